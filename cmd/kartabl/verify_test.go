package main

import (
	"encoding/json"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/kartabl/kartabl/hooks"
	"github.com/kartabl/kartabl/proof"
)

func TestTheSigningKeyOfAnInstallation(t *testing.T) {
	dir := t.TempDir()
	first, err := config{Data: dir}.key()
	if err != nil {
		t.Fatal(err)
	}
	again, err := config{Data: dir}.key()
	if err != nil || again.Public().ID() != first.Public().ID() {
		t.Errorf("another key: %v", err)
	}
	path := filepath.Join(dir, keyFile)
	if seen, err := os.Stat(path); err != nil || seen.Mode().Perm() != 0o600 {
		t.Errorf("%v %v", seen, err)
	}
	if left, err := filepath.Glob(filepath.Join(dir, "*")); err != nil || len(left) != 1 {
		t.Errorf("%q is left behind, %v", left, err)
	}
	shared, err := config{Data: t.TempDir(), SigningKey: hooks.Secret{File: path}}.key()
	if err != nil || shared.Public().ID() != first.Public().ID() {
		t.Errorf("the shared key is another one: %v", err)
	}
	if err := os.WriteFile(path, []byte("c2VjcmV0"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := (config{Data: dir}).key(); err == nil || strings.Contains(err.Error(), "c2VjcmV0") {
		t.Errorf("a broken key: %v", err)
	}
}

// A receipt is verified with a public key and nothing else.
func TestVerifyReceipt(t *testing.T) {
	dir := t.TempDir()
	k := proof.MakeKey([32]byte{9})
	r := proof.Record{Case: "c", Seq: 1, Event: []byte(`{"by":{"name":"Sara"},"kind":"started"}`)}
	l := proof.Link{Seed: proof.Seed{1}}
	leaf, err := proof.Leaf(r, l.Seed)
	if err != nil {
		t.Fatal(err)
	}
	l.Head = proof.Next(proof.Genesis("c"), leaf, false)
	receipt, err := k.Give(proof.Receipt{No: "1405-7"}, r, proof.Genesis("c"), l, func(string) bool { return true })
	if err != nil {
		t.Fatal(err)
	}
	public, err := k.Public().PEM()
	if err != nil {
		t.Fatal(err)
	}
	write := func(name string, v any) string {
		raw, isText := v.([]byte)
		if !isText {
			if raw, err = json.Marshal(v); err != nil {
				t.Fatal(err)
			}
		}
		name = filepath.Join(dir, name)
		if err := os.WriteFile(name, raw, 0o600); err != nil {
			t.Fatal(err)
		}
		return name
	}
	key, good := write("key.pem", public), write("good.json", receipt)
	receipt.No = "1405-8"
	forged := write("forged.json", receipt)
	for _, row := range []struct {
		want int
		say  string
		args []string
	}{
		{0, `"Sara"`, []string{"--receipt", good, "--key", key}},
		{1, "not valid: the signature is not of this key", []string{"--receipt", forged, "--key", key}},
		{1, "", []string{"--receipt", good, "--data", dir}},
		{1, "", []string{"--receipt", key, "--key", key}},
		{1, "", []string{"--receipt", good, "--key", good}},
	} {
		code, said := ran(t, append([]string{"verify"}, row.args...)...)
		if code != row.want || !strings.Contains(said, row.say) {
			t.Errorf("%q: %d, %s", row.args, code, said)
		}
	}
}

// ran runs a command of this program and gives its exit code and what it printed.
func ran(t *testing.T, args ...string) (int, string) {
	t.Helper()
	out, err := os.CreateTemp(t.TempDir(), "out")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = out.Close() }()
	code := run(args, out, out)
	if _, err := out.Seek(0, io.SeekStart); err != nil {
		t.Fatal(err)
	}
	said, err := io.ReadAll(out)
	if err != nil {
		t.Fatal(err)
	}
	return code, string(said)
}
