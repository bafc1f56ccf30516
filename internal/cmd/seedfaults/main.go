// Command seedfaults plants faults in the shipped definitions and prints how many of
// them the checker tells at their line.
package main

import (
	"fmt"
	"os"

	"github.com/kartabl/kartabl/definitions"
	"github.com/kartabl/kartabl/definitions/seed"
)

func main() {
	figure, err := seed.Measure(definitions.Library(), 3)
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	for _, m := range figure.Missed {
		fmt.Printf("%s: %s: %s\n", m.File, m.Kind, m.Planted)
	}
	fmt.Printf("%d faults planted, %d told at their line, %d false alarms\n", figure.Planted, figure.Caught, len(figure.FalseAlarms))
}
