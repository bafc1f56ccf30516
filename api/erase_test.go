package api_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/google/uuid"

	"github.com/kartabl/kartabl/engine"
	"github.com/kartabl/kartabl/store"
)

// erasure is a request of Sara's that somebody has proposed.
func (w *world) erasure() string {
	w.t.Helper()
	e := store.Erasure{ID: uuid.NewString(), Person: w.persons["sara"].ID, State: store.ErasureProposed, AskedBy: w.persons["sara"].ID, ProposedBy: w.persons["manager"].ID}
	w.must(w.db.Update(w.t.Context(), func(tx *store.Tx) error {
		if old, err := tx.LastErasure(w.t.Context(), e.Person); err == nil && old.EndedAt.IsZero() {
			was := old.State
			old.State, old.EndedAt = store.ErasureWithdrawn, tx.Now
			if err := tx.SetErasure(w.t.Context(), was, old); err != nil {
				return err
			}
		}
		return tx.AddErasure(w.t.Context(), e)
	}))
	return e.ID
}

// hold is a legal hold on the data of Sara.
func (w *world) hold() string {
	w.t.Helper()
	h := store.Hold{ID: uuid.NewString(), Person: w.persons["sara"].ID, Reason: "a lawsuit", SetBy: w.persons["operator"].ID}
	w.must(w.db.Update(w.t.Context(), func(tx *store.Tx) error { return tx.AddHold(w.t.Context(), h) }))
	return h.ID
}

// A customer asks, sees what is kept and why, and takes it back; two operators decide.
func TestARequestToEraseOnesData(t *testing.T) {
	w := newWorld(t)
	open := w.start("sara")
	w.person("operator2", engine.Staff, "operator")
	var own struct {
		State, Answer, Proof string
		CanAsk               bool `json:"can_ask"`
		CanWithdraw          bool `json:"can_withdraw"`
		Cases                int
		Kept                 []struct{ Why, Case, No string }
	}
	w.get("sara", "/api/me/erasure", &own)
	if own.State != "none" || !own.CanAsk || own.Cases != 1 || len(own.Kept) != 1 || own.Kept[0].Why != "open" || own.Kept[0].Case != open.ID {
		t.Fatalf("%+v", own)
	}
	if a := w.ask("sara", http.MethodPost, "/api/me/erasure", `{"password": "wrong one"}`); a.status != http.StatusUnprocessableEntity {
		t.Errorf("%d %s", a.status, a.body)
	}
	w.post("sara", "/api/me/erasure", proofOf(own.Proof), &own)
	if own.State != "asked" || own.CanAsk || !own.CanWithdraw {
		t.Errorf("%+v", own)
	}
	w.read(w.ask("sara", http.MethodDelete, "/api/me/erasure", ""), &own)
	if own.State != "withdrawn" || !own.CanAsk {
		t.Errorf("%+v", own)
	}
	w.post("sara", "/api/me/erasure", proofOf(own.Proof), &own)
	var all struct {
		Rows []struct {
			ID, Name, State string
			Own             bool
			CanApprove      bool `json:"can_approve"`
		}
		Holds []struct{ ID, No, Reason string }
	}
	w.post("operator", "/api/erasures", `{"person": "sara"}`, &all)
	row := all.Rows[0]
	if row.State != "proposed" || !row.Own || row.CanApprove || row.Name != "name of sara" {
		t.Errorf("%+v", all)
	}
	w.post("operator", "/api/holds", `{"no": "`+open.No+`", "reason": "a lawsuit", "until": "1499-01-01"}`, &all)
	if len(all.Holds) != 1 || all.Holds[0].No != open.No {
		t.Fatalf("%+v", all.Holds)
	}
	w.post("operator2", "/api/holds/"+all.Holds[0].ID+"/lift", "", &all)
	if a := w.ask("operator", http.MethodPost, "/api/erasures/"+row.ID+"/approve", "{}"); a.status != http.StatusConflict || !strings.Contains(a.body, "erasure.four_eyes") {
		t.Errorf("alone: %d %s", a.status, a.body)
	}
	w.post("operator2", "/api/erasures/"+row.ID+"/refuse", `{"reason": "A contract runs until spring."}`, &all)
	w.get("sara", "/api/me/erasure", &own)
	if own.State != "refused" || own.Answer != "A contract runs until spring." || len(all.Holds) != 0 {
		t.Errorf("%+v, %+v", own, all)
	}
}

// proofOf is what the people of these tests prove themselves by.
func proofOf(kind string) string {
	if kind == "password" {
		return `{"password": "` + password + `"}`
	}
	return `{}`
}
