package main

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"maps"
	"slices"

	"github.com/kartabl/kartabl/api"
	"github.com/kartabl/kartabl/hooks"
	"github.com/kartabl/kartabl/processes"
)

// directories are the systems that keep people of staff here by SCIM, by their names.
type directories map[string]directory

// directory is how one of them is known, and what its groups give.
type directory struct {
	Tokens []hooks.Secret    `yaml:"tokens"` // any of them counts, so that one can take the other's place
	Roles  map[string]string `yaml:"roles"`  // group -> role
}

// leastToken is how long a token is at least, in bytes: nobody guesses one of letters at
// random.
const leastToken = 32

// read gives the directories of the config by name, or all that is wrong with them.
func (all directories) read() ([]api.Directory, error) {
	var list []api.Directory
	var bad []error
	seen := map[[sha256.Size]byte]bool{}
	for _, name := range slices.Sorted(maps.Keys(all)) {
		d, err := all[name].read(name, seen)
		if err != nil {
			bad = append(bad, fmt.Errorf("scim.%s: %w", name, err))
		}
		list = append(list, d)
	}
	return list, errors.Join(bad...)
}

func (d directory) read(name string, seen map[[sha256.Size]byte]bool) (api.Directory, error) {
	made := api.Directory{Directory: processes.Directory{Name: name, Roles: d.Roles}}
	var bad []error
	if !providerName.MatchString(name) {
		bad = append(bad, errors.New("a name has small letters, digits, - and _"))
	}
	if len(d.Tokens) == 0 {
		bad = append(bad, errors.New("tokens: give one at least"))
	}
	for _, place := range d.Tokens {
		token, err := place.Read()
		hash := api.TokenHash(token)
		switch {
		case err != nil:
			bad = append(bad, fmt.Errorf("tokens: %w", err))
		case len(token) < leastToken:
			bad = append(bad, fmt.Errorf("tokens: a token has at least %d letters", leastToken))
		case seen[hash]:
			bad = append(bad, errors.New("tokens: no token stands twice"))
		}
		seen[hash] = true
		made.Tokens = append(made.Tokens, hash)
	}
	for group, role := range d.Roles {
		if group == "" || role == "" {
			bad = append(bad, errors.New("roles: give group: role"))
		}
	}
	return made, errors.Join(bad...)
}
