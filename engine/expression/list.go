package expression

import (
	"maps"
	"slices"
)

// Functions are the names of all functions, sorted.
func Functions() []string {
	return slices.Sorted(slices.Values(slices.Concat(own, slices.Collect(maps.Keys(functions)))))
}
