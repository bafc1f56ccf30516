package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"github.com/kartabl/kartabl/people"
	"github.com/kartabl/kartabl/store"
)

// signIn is what the operator says about signing in.
type signIn struct {
	SecondFactor []string `yaml:"second_factor"` // roles that do nothing without one
	Name         string   `yaml:"name"`          // of the installation, in authenticator apps
	KeyEnv       string   `yaml:"key_env"`
	KeyFile      string   `yaml:"key_file"` // secret.key in the data folder when not given
}

// people makes the service of a config. It refuses a key that is not the one which the
// database's secrets were sealed with.
func (c signIn) people(ctx context.Context, db *store.DB, data string) (*people.Service, error) {
	key, err := c.key(data)
	if err != nil {
		return nil, fmt.Errorf("config: sign_in: %w", err)
	}
	s, err := people.NewWith(db, people.Settings{Key: key, SecondFactor: c.SecondFactor, Name: c.Name})
	if err != nil {
		return nil, err
	}
	if err := s.CheckKey(ctx); err != nil {
		return nil, fmt.Errorf("config: sign_in: %w; give all servers the same by key_file or key_env", err)
	}
	return s, nil
}

func (c signIn) key(data string) (people.Key, error) {
	switch {
	case c.KeyEnv != "" && c.KeyFile != "":
		return people.Key{}, errors.New("give either key_env or key_file, not both")
	case c.KeyEnv != "":
		key, err := people.ParseKey(os.Getenv(c.KeyEnv))
		if err != nil {
			return key, fmt.Errorf("%s: %w", c.KeyEnv, err)
		}
		return key, nil
	default:
		return people.KeyFile(first(c.KeyFile, filepath.Join(data, "secret.key")))
	}
}
