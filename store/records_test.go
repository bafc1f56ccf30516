package store_test

import (
	"context"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/kartabl/kartabl/engine"
	"github.com/kartabl/kartabl/store"
	"github.com/kartabl/kartabl/store/storetest"
)

func TestPeople(t *testing.T) {
	storetest.Run(t, func(t *testing.T, db *store.DB) {
		at(db, noon)
		ctx := t.Context()
		sara := store.Person{
			ID: "1", Login: "sara", Name: "سارا", Side: engine.Staff, Roles: []string{"assessor", "boss"}, Mobile: "09121234567",
			Email: "s@example.ir", Lang: "fa", PasswordHash: "x", Attributes: map[string]any{"branch": 7, "tags": []any{"a", 1}},
			CreatedAt: noon,
		}
		reza := store.Person{ID: "2", Login: "reza", Name: "رضا", Side: engine.Staff, Roles: []string{"assessor"}, CreatedAt: noon}
		ali := store.Person{ID: "3", Login: "ali_1", Name: "علی ' ? \\", Side: engine.Customer, CreatedAt: noon}
		addPeople(t, db, sara, reza, ali)
		err := db.Update(ctx, func(tx *store.Tx) error { return tx.AddPerson(ctx, store.Person{ID: "4", Login: "ali_1"}) })
		wantErr(t, err, store.ErrConflict)
		sara.Roles = []string{"boss"}
		update(t, db, func(tx *store.Tx) error { return tx.UpdatePerson(ctx, sara) })
		err = db.Update(ctx, func(tx *store.Tx) error { return tx.UpdatePerson(ctx, store.Person{ID: "none"}) })
		wantErr(t, err, store.ErrNotFound)
		reza.Login = "sara"
		err = db.Update(ctx, func(tx *store.Tx) error { return tx.UpdatePerson(ctx, reza) })
		wantErr(t, err, store.ErrConflict)
		reza.Login = "reza"
		view(t, db, func(tx *store.Tx) error {
			got, err := tx.Person(ctx, "1")
			same(t, "person", got, sara)
			got, err2 := tx.PersonByLogin(ctx, "ali_1")
			same(t, "person by login", got, ali)
			_, missing := tx.Person(ctx, "none")
			wantErr(t, missing, store.ErrNotFound)
			staff, err3 := tx.StaffWithRole(ctx, "assessor")
			same(t, "assessors", staff, []store.Person{reza})
			if err != nil || err2 != nil || err3 != nil {
				t.Error(err, err2, err3)
			}
			checkPeopleFilters(ctx, t, tx)
			return nil
		})
	})
}

func checkPeopleFilters(ctx context.Context, t *testing.T, tx *store.Tx) {
	tests := []struct {
		filter store.PeopleFilter
		want   string
	}{
		{store.PeopleFilter{}, "2 1 3"},
		{store.PeopleFilter{Side: engine.Staff}, "2 1"},
		{store.PeopleFilter{Roles: []string{"boss", "assessor"}}, "2 1"},
		{store.PeopleFilter{Roles: []string{"none"}}, ""},
		{store.PeopleFilter{Search: "SAR"}, "1"},
		{store.PeopleFilter{Search: "_"}, "3"},
		{store.PeopleFilter{Search: "%"}, ""},
		{store.PeopleFilter{Search: "'"}, "3"},
		{store.PeopleFilter{Limit: 1}, "2"},
		{store.PeopleFilter{Limit: 1, After: store.Person{Name: "رضا", ID: "2"}.Cursor()}, "1"},
	}
	for _, test := range tests {
		people, err := tx.People(ctx, test.filter)
		got := ""
		for _, p := range people {
			got += " " + p.ID
		}
		if want := test.want; err != nil || got != "" && got[1:] != want || got == "" && want != "" {
			t.Errorf("%+v lists%s, %v, want %s", test.filter, got, err, want)
		}
	}
}

func TestSessions(t *testing.T) {
	storetest.Run(t, func(t *testing.T, db *store.DB) {
		later := at(db, noon)
		ctx := t.Context()
		addPeople(t, db, store.Person{ID: "1", Login: "a"})
		s := store.Session{Hash: "h", Person: "1", CreatedAt: noon, ExpiresAt: noon.Add(time.Hour), SeenAt: noon, Agent: "x", Method: store.ByProvider, Second: store.ByOther, Provider: "office"}
		update(t, db, func(tx *store.Tx) error { return tx.AddSession(ctx, s) })
		later(time.Minute)
		update(t, db, func(tx *store.Tx) error { return tx.TouchSession(ctx, "h", noon.Add(2*time.Hour)) })
		s.SeenAt, s.ExpiresAt = noon.Add(time.Minute), noon.Add(2*time.Hour)
		session := func(want error) {
			err := db.View(ctx, func(tx *store.Tx) error {
				got, err := tx.Session(ctx, "h")
				if err == nil {
					same(t, "session", got, s)
				}
				return err
			})
			wantErr(t, err, want)
		}
		session(nil)
		update(t, db, func(tx *store.Tx) error { return tx.DropSession(ctx, "h") })
		session(store.ErrNotFound)
		update(t, db, func(tx *store.Tx) error { return tx.AddSession(ctx, s) })
		update(t, db, func(tx *store.Tx) error { return tx.DropSessionsOf(ctx, "1") })
		session(store.ErrNotFound)
	})
}

func TestDocuments(t *testing.T) {
	storetest.Run(t, func(t *testing.T, db *store.DB) {
		at(db, noon)
		ctx := t.Context()
		d := store.Document{ID: "d1", Owner: "ali", Name: "نسخه.pdf", Type: "application/pdf", Size: 1 << 40, SHA256: "ab", CreatedAt: noon}
		other := store.Document{ID: "d2", Owner: "ali", CreatedAt: noon}
		update(t, db, func(tx *store.Tx) error {
			if err := tx.AddDocument(ctx, d); err != nil {
				return err
			}
			return tx.AddDocument(ctx, other)
		})
		attach := func(caseID string, ids ...string) error {
			return db.Update(ctx, func(tx *store.Tx) error { return tx.AttachDocuments(ctx, caseID, ids) })
		}
		wantErr(t, attach("c", "d1", "none"), store.ErrNotFound)
		wantErr(t, attach("c", "d1"), nil)
		wantErr(t, attach("c", "d1"), nil)
		wantErr(t, attach("other", "d1"), store.ErrConflict)
		drop := func(id string) error {
			return db.Update(ctx, func(tx *store.Tx) error { return tx.DropDocument(ctx, id) })
		}
		wantErr(t, drop("d1"), store.ErrConflict)
		wantErr(t, drop("d2"), nil)
		wantErr(t, drop("d2"), store.ErrNotFound)
		d.Case = "c"
		view(t, db, func(tx *store.Tx) error {
			got, err := tx.DocumentsOf(ctx, "c")
			same(t, "documents", got, []store.Document{d})
			return err
		})
	})
}

// TestDropLoose takes the oldest files that nobody has handed in, and no others.
func TestDropLoose(t *testing.T) {
	storetest.Run(t, func(t *testing.T, db *store.DB) {
		at(db, noon)
		ctx := t.Context()
		update(t, db, func(tx *store.Tx) error {
			for i, d := range []store.Document{{ID: "old"}, {ID: "handed in", Case: "c"}, {ID: "older"}, {ID: "oldest"}, {ID: "new"}} {
				d.Owner, d.CreatedAt = "ali", noon.Add(-time.Duration(i)*time.Hour)
				if d.ID == "new" {
					d.CreatedAt = noon.Add(time.Hour)
				}
				if err := tx.AddDocument(ctx, d); err != nil {
					return err
				}
			}
			return nil
		})
		for _, want := range [][]string{{"oldest", "older"}, {"old"}, nil} {
			var got []string
			update(t, db, func(tx *store.Tx) error {
				gone, err := tx.DropLoose(ctx, noon.Add(time.Minute), 2)
				for _, d := range gone {
					got = append(got, d.ID)
				}
				return err
			})
			slices.Sort(got)
			slices.Sort(want)
			same(t, "removed", got, want)
		}
	})
}

func TestDefinitions(t *testing.T) {
	storetest.Run(t, func(t *testing.T, db *store.DB) {
		at(db, noon)
		ctx := t.Context()
		row := func(id string, version int) store.DefinitionRow {
			return store.DefinitionRow{ID: id, Version: version, Source: fmt.Sprint(id, version), Catalog: "h", DeployedAt: noon, DeployedBy: "x"}
		}
		update(t, db, func(tx *store.Tx) error {
			for _, d := range []store.DefinitionRow{row("b", 1), row("a", 1), row("a", 10), row("a", 2), row("a", 2)} {
				if err := tx.AddDefinition(ctx, d); err != nil {
					return err
				}
			}
			return nil
		})
		changed := row("a", 2)
		changed.Source = "other"
		wantErr(t, db.Update(ctx, func(tx *store.Tx) error { return tx.AddDefinition(ctx, changed) }), store.ErrConflict)
		view(t, db, func(tx *store.Tx) error {
			got, err := tx.Definition(ctx, "a", 2)
			same(t, "definition", got, row("a", 2))
			_, missing := tx.Definition(ctx, "a", 3)
			wantErr(t, missing, store.ErrNotFound)
			latest, err2 := tx.Definitions(ctx)
			same(t, "latest", latest, []store.DefinitionRow{row("a", 10), row("b", 1)})
			all, err3 := tx.AllDefinitions(ctx)
			same(t, "all", all, []store.DefinitionRow{row("a", 1), row("a", 2), row("a", 10), row("b", 1)})
			if err != nil || err2 != nil {
				t.Error(err, err2)
			}
			return err3
		})
	})
}

func TestCatalogs(t *testing.T) {
	storetest.Run(t, func(t *testing.T, db *store.DB) {
		ctx := t.Context()
		none := func(tx *store.Tx) error { _, err := tx.LatestCatalog(ctx); return err }
		wantErr(t, db.View(ctx, none), store.ErrNotFound)
		first := store.CatalogRow{Hash: "h1", Source: "a: 1", Templates: map[string]string{"letter.html": "<b>{{x}}</b>"}, DeployedAt: noon}
		second := store.CatalogRow{Hash: "h2", Source: "b", DeployedAt: noon}
		for _, c := range []store.CatalogRow{first, second, first} {
			update(t, db, func(tx *store.Tx) error { return tx.AddCatalog(ctx, c) })
		}
		view(t, db, func(tx *store.Tx) error {
			got, err := tx.Catalog(ctx, "h1")
			same(t, "catalog", got, first)
			latest, err2 := tx.LatestCatalog(ctx)
			same(t, "latest", latest, second)
			_, missing := tx.Catalog(ctx, "none")
			wantErr(t, missing, store.ErrNotFound)
			if err != nil {
				t.Error(err)
			}
			return err2
		})
	})
}

func TestPayments(t *testing.T) {
	storetest.Run(t, func(t *testing.T, db *store.DB) {
		at(db, noon)
		ctx := t.Context()
		p := store.PaymentRow{ID: "p1", Case: "c", Item: "c-1", Gateway: "zarinpal", Amount: 9_007_199_254_740_991, Currency: "IRR", State: "opened", OpenedAt: noon}
		other := store.PaymentRow{ID: "p2", Case: "c", Gateway: "zarinpal", Currency: "IRR", State: "opened", OpenedAt: noon}
		add := func(p store.PaymentRow) error {
			return db.Update(ctx, func(tx *store.Tx) error { return tx.AddPayment(ctx, p) })
		}
		change := func(p store.PaymentRow) error {
			return db.Update(ctx, func(tx *store.Tx) error { return tx.UpdatePayment(ctx, p) })
		}
		wantErr(t, add(p), nil)
		wantErr(t, add(other), nil)
		wantErr(t, add(other), store.ErrConflict)
		p.Authority, p.State, p.Ref, p.SettledAt = "A1", "paid", "77", noon.Add(time.Minute)
		p.Payer, p.Got, p.GotCurrency, p.Proof, p.Card, p.Detail = "ali", 5, "IRR", "r1", "6037*", "late"
		p.Tries, p.AskAt, p.Evidence = 3, noon.Add(time.Hour), &store.Evidence{Tracking: "9", SaidAt: noon}
		wantErr(t, change(p), nil)
		other.Authority = "A1"
		wantErr(t, change(other), store.ErrConflict)
		wantErr(t, change(store.PaymentRow{ID: "none"}), store.ErrNotFound)
		other.Authority = ""
		view(t, db, func(tx *store.Tx) error {
			got, err := tx.PaymentByAuthority(ctx, "zarinpal", "A1")
			same(t, "payment", got, p)
			_, missing := tx.PaymentByAuthority(ctx, "zarinpal", "")
			wantErr(t, missing, store.ErrNotFound)
			all, err2 := tx.PaymentsOf(ctx, "c")
			same(t, "payments", all, []store.PaymentRow{p, other})
			if err != nil {
				t.Error(err)
			}
			return err2
		})
	})
}

func TestRequestKeys(t *testing.T) {
	storetest.Run(t, func(t *testing.T, db *store.DB) {
		claim := func(person, key, caseID string) (existing string) {
			update(t, db, func(tx *store.Tx) (err error) {
				existing, err = tx.ClaimKey(t.Context(), person, key, caseID)
				return err
			})
			return existing
		}
		got := []string{claim("ali", "k", "c1"), claim("ali", "k", "c2"), claim("reza", "k", "c3"), claim("ali", "l", "c4")}
		same(t, "claims", got, []string{"", "c1", "", ""})
	})
}

func TestSurveyThatNobodyAnswered(t *testing.T) {
	storetest.Run(t, func(t *testing.T, db *store.DB) {
		c := begin(t, db, started("c", "ali", engine.OfferSurvey{Step: "end", Expires: noon}))
		survey := func() (ok bool) {
			view(t, db, func(tx *store.Tx) (err error) {
				_, ok, err = tx.SurveyOf(t.Context(), "c")
				return err
			})
			return ok
		}
		if survey() {
			t.Error("answered before it was")
		}
		c = step(t, db, c, engine.CloseSurvey{})
		step(t, db, c, engine.OfferSurvey{Step: "end", Expires: noon})
		if survey() {
			t.Error("answered before it was")
		}
	})
}
