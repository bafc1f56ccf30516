package main

import (
	"context"
	"crypto/ed25519"
	"crypto/rand"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/kartabl/kartabl/proof"
)

// keyFile is the key of an installation in its data folder.
const keyFile = "signing.key"

// key is the one that this server signs with: the given one, which several servers share,
// else that of the data folder, which is made when it is not there.
func (c config) key() (proof.Key, error) {
	given, err := c.SigningKey.Read()
	if err != nil {
		return proof.Key{}, fmt.Errorf("config: signing_key: %w", err)
	}
	if given != "" {
		return namedKey("config: signing_key", []byte(given))
	}
	path := filepath.Join(c.Data, keyFile)
	k, err := readKey(path)
	if errors.Is(err, fs.ErrNotExist) {
		if err := makeKey(path); err != nil {
			return k, fmt.Errorf("make signing key: %w", err)
		}
		return readKey(path)
	}
	return k, err
}

func readKey(path string) (proof.Key, error) {
	raw, err := os.ReadFile(path)
	if err != nil {
		return proof.Key{}, fmt.Errorf("read signing key: %w", err)
	}
	return namedKey(path, raw)
}

// namedKey says where a key is that is none, and nothing of what stands there.
func namedKey(place string, raw []byte) (proof.Key, error) {
	k, err := proof.ParseKey(raw)
	if err != nil {
		return k, fmt.Errorf("%s: %w", place, err)
	}
	return k, nil
}

// makeKey writes a new key, whole or not at all. Another program that was faster has
// made it.
func makeKey(path string) error {
	var seed [ed25519.SeedSize]byte
	_, _ = rand.Read(seed[:]) // it never fails
	raw, err := proof.MakeKey(seed).PEM()
	if err != nil {
		return err
	}
	f, err := os.CreateTemp(filepath.Dir(path), keyFile+".*") // for its owner only
	if err != nil {
		return err
	}
	defer func() { _ = os.Remove(f.Name()) }()
	_, err = f.Write(raw)
	if err := errors.Join(err, f.Sync(), f.Close()); err != nil {
		return err
	}
	if err := os.Link(f.Name(), path); err != nil && !errors.Is(err, fs.ErrExist) {
		return err
	}
	return nil
}

// signer is how a tool finds the key of the installation.
type signer struct {
	Config string `help:"Config file (YAML) that names the key; without it that of the data folder." env:"KARTABL_CONFIG" placeholder:"FILE" type:"path"`
}

func (s signer) key(data string) (proof.Key, error) {
	cfg, err := readConfig(s.Config)
	if err != nil {
		return proof.Key{}, err
	}
	if given, err := cfg.SigningKey.Read(); err != nil || given != "" {
		if err != nil {
			return proof.Key{}, fmt.Errorf("config: signing_key: %w", err)
		}
		return namedKey("config: signing_key", []byte(given))
	}
	return readKey(filepath.Join(data, keyFile))
}

// keyCommand is kartabl key.
type keyCommand struct {
	signer
	Data string `help:"Data folder." default:"data" env:"KARTABL_DATA" type:"path"`
}

// Run prints the public key, with which anybody checks what the installation has signed.
func (c *keyCommand) Run(_ context.Context, to streams) error {
	k, err := c.key(c.Data)
	if err != nil {
		return err
	}
	public, err := k.Public().PEM()
	if err != nil {
		return err
	}
	fmt.Fprintf(to.out, "# %s\n%s", k.Public().ID(), public)
	return nil
}
