package api_test

import (
	"encoding/json"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/kartabl/kartabl/proof"
)

type provables struct {
	Rows []struct {
		Seq   int
		Label string
	}
}

// A customer has signed receipts of what he has done himself, and of nothing else; they
// verify with the published key and without the server.
func TestSignedReceipts(t *testing.T) {
	w := newWorld(t)
	id, _, holder := w.review()
	var list provables
	w.get("sara", "/api/cases/"+id+"/proofs", &list)
	if len(list.Rows) == 0 || list.Rows[0].Seq != 1 || list.Rows[0].Label == "" {
		t.Fatalf("%+v", list)
	}
	key := w.publicKey()
	own := map[int]bool{}
	for _, row := range list.Rows {
		own[row.Seq] = true
		a := w.ask("sara", http.MethodGet, proofPath(id, row.Seq), "")
		var r proof.Receipt
		if err := json.Unmarshal([]byte(a.body), &r); err != nil || a.status != http.StatusOK {
			t.Fatalf("%d %v %s", a.status, err, a.body)
		}
		if err := r.Check(key); err != nil {
			t.Errorf("receipt %d: %v", row.Seq, err)
		}
		if r.Case != id || !strings.Contains(r.Told(), `"side":"customer"`) {
			t.Errorf("%s", r.Told())
		}
		for _, private := range []string{"glass", "pool", `"facts":[`, w.persons[holder].ID} {
			if strings.Contains(a.body, private) {
				t.Errorf("receipt %d tells %q: %s", row.Seq, private, a.body)
			}
		}
	}
	for seq := range 12 {
		if a := w.ask("sara", http.MethodGet, proofPath(id, seq), ""); (a.status == http.StatusOK) != own[seq] {
			t.Errorf("event %d: %d", seq, a.status)
		}
	}
}

func proofPath(id string, seq int) string {
	raw, _ := json.Marshal(seq)
	return "/api/cases/" + id + "/proofs/" + string(raw)
}

func (w *world) publicKey() proof.Public {
	w.t.Helper()
	k, err := proof.ParsePublic([]byte(w.publicPEM()))
	w.must(err)
	return k
}

func (w *world) publicPEM() string {
	w.t.Helper()
	var keys struct{ Keys []struct{ ID, PEM string } }
	a := w.ask("", http.MethodGet, "/api/keys", "")
	w.must(json.Unmarshal([]byte(a.body), &keys))
	if len(keys.Keys) != 1 {
		w.t.Fatalf("%d %s", a.status, a.body)
	}
	return keys.Keys[0].PEM
}

// Others get no receipt, and cannot tell whether there is one.
func TestReceiptsAreTheirCustomers(t *testing.T) {
	w := newWorld(t)
	id, _, holder := w.review()
	for _, who := range []string{"reza", "tech1", "analyst"} {
		for _, path := range []string{"/api/cases/" + id + "/proofs", proofPath(id, 1)} {
			is := w.ask(who, http.MethodGet, path, "")
			none := w.ask(who, http.MethodGet, strings.Replace(path, id, "019a0000-0000-7000-8000-000000000000", 1), "")
			if is.status != http.StatusNotFound || is.body != none.body {
				t.Errorf("%s, %s: %d %s", who, path, is.status, is.body)
			}
		}
	}
	if a := w.ask("", http.MethodGet, proofPath(id, 1), ""); a.status != http.StatusUnauthorized {
		t.Errorf("unsigned: %d", a.status)
	}
	if a := w.ask("sara", http.MethodGet, "/api/cases/"+id+"/proofs/one", ""); a.status != http.StatusNotFound {
		t.Errorf("no number: %d", a.status)
	}
	var list provables
	if w.get(holder, "/api/cases/"+id+"/proofs", &list); len(list.Rows) > 0 {
		t.Errorf("staff have receipts: %+v", list)
	}
	if a := w.ask(holder, http.MethodGet, proofPath(id, 1), ""); a.status != http.StatusNotFound {
		t.Errorf("staff have a receipt: %d %s", a.status, a.body)
	}
}

// The recipe of docs/proof.md, in another language, verifies a receipt and finds a
// forged one.
func TestReceiptsVerifyElsewhere(t *testing.T) {
	node, err := exec.LookPath("node")
	if err != nil {
		if os.Getenv("CI") == "true" {
			t.Fatal(err)
		}
		t.Log("no node here: only CI tells")
		return
	}
	w := newWorld(t)
	id := w.start("sara").ID
	dir := t.TempDir()
	receipt := w.ask("sara", http.MethodGet, proofPath(id, 1), "").body
	const value = `"value": "`
	if !strings.Contains(receipt, value) {
		t.Fatal(receipt)
	}
	for file, text := range map[string]string{"key.pem": w.publicPEM(), "good.json": receipt, "forged.json": strings.Replace(receipt, value, value+"1", 1)} {
		w.must(os.WriteFile(filepath.Join(dir, file), []byte(text), 0o600))
	}
	for file, valid := range map[string]bool{"good.json": true, "forged.json": false} {
		//nolint:gosec // both files are the test's
		said, err := exec.CommandContext(t.Context(), node, "../tools/receipt/verify.mjs", filepath.Join(dir, file), filepath.Join(dir, "key.pem")).CombinedOutput()
		if (err == nil) != valid {
			t.Errorf("%s: %v %s", file, err, said)
		}
	}
}
