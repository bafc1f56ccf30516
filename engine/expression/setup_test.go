package expression

import (
	"errors"
	"testing"
	"time"

	"github.com/kartabl/kartabl/internal/text"
)

// claims is the Env of most tests: a claim with some of every kind.
func claims() *Env {
	amount := &Type{Kind: Money}
	line := &Type{Kind: Object, Fields: []Field{
		{Name: "title", Type: &Type{Kind: Text}},
		{Name: "price", Type: amount},
		{Name: "rate", Type: &Type{Kind: Decimal}},
		{Name: "note", Type: &Type{Kind: Text, Optional: true}},
	}}
	return &Env{
		Vars: []Field{
			{Name: "fee", Type: amount},
			{Name: "count", Type: &Type{Kind: Int}},
			{Name: "score", Type: &Type{Kind: Int, Optional: true}},
			{Name: "months", Type: &Type{Kind: Int, Optional: true, Default: &Operand{Literal: 12}}},
			{Name: "rate", Type: &Type{Kind: Decimal}},
			{Name: "ok", Type: &Type{Kind: Bool}},
			{Name: "agreed", Type: &Type{Kind: Bool, Optional: true}},
			{Name: "name", Type: &Type{Kind: Text}},
			{Name: "reason", Type: &Type{Kind: Text, Optional: true}},
			{Name: "birth", Type: &Type{Kind: Date}},
			{Name: "signed", Type: &Type{Kind: Datetime, Optional: true}},
			{Name: "slot", Type: &Type{Kind: Time}},
			{Name: "wait", Type: &Type{Kind: Duration}},
			{Name: "kind", Type: &Type{Kind: Enum, Values: []string{"inpatient", "outpatient", "dental", "drug"}}},
			{Name: "verdict", Type: &Type{Kind: Enum, Values: []string{"ok", "reject"}, Optional: true}},
			{Name: "lane", Type: &Type{Kind: Enum, Values: []string{"fast", "normal"}}},
			{Name: "photo", Type: &Type{Kind: File}},
			{Name: "tags", Type: &Type{Kind: List, Items: &Type{Kind: Text}}},
			{Name: "missing", Type: &Type{Kind: List, Items: &Type{Kind: Enum, Values: []string{"invoice", "referral"}}}},
			{Name: "lines", Type: &Type{Kind: List, Items: line}},
			{Name: "numbers", Type: &Type{Kind: List, Items: &Type{Kind: Int}}},
			{Name: "address", Type: &Type{Kind: Object, Optional: true, Fields: []Field{{Name: "city", Type: &Type{Kind: Text}}}}},
			{Name: "blob", Type: &Type{Kind: Any}},
		},
		Customer: []Field{
			{Name: "segment", Type: &Type{Kind: Enum, Values: []string{"normal", "vip", "legal"}}},
			{Name: "full_name", Type: &Type{Kind: Text}},
		},
		Case:  CaseFields(false),
		Steps: []string{"identity", "settle"},
	}
}

// opened is a scope for claims, at noon of 22 November 2026 in Tehran.
func opened() *Scope {
	return &Scope{
		Vars: map[string]any{
			"fee": 200_000, "count": 3, "months": 12, "rate": "0.09", "ok": true, "name": "Sara",
			"birth": "1990-01-01", "slot": "10:30", "wait": "8bh", "kind": "outpatient", "lane": "fast", "photo": "d1",
			"tags":    []any{"a", "b", "a"},
			"missing": []any{"invoice"},
			"numbers": []any{3, 1, 2},
			"lines": []any{
				map[string]any{"title": "Visit", "price": 100, "rate": "1.5"},
				map[string]any{"title": "Drug", "price": 50, "rate": "10", "note": "twice"},
			},
		},
		Customer: map[string]any{"segment": "vip", "full_name": "Sara Ahmadi"},
		Case:     map[string]any{"no": "C-1", "opened_at": "2026-11-21T20:45:00Z", "started_by": "p1", "priority": "normal"},
		Now:      time.Date(2026, 11, 22, 8, 30, 0, 0, time.UTC),
		Location: time.FixedZone("Tehran", 12600),
		Visits:   func(step string) int { return len(step) },
		Who: func(step string) string {
			if step == "settle" {
				return "p7"
			}
			return ""
		},
		Business: func(t time.Time, duration string) (time.Time, error) {
			if duration == "1bd" {
				return t.Add(24 * time.Hour), nil
			}
			return time.Time{}, errors.New("no such time")
		},
	}
}

// compiled fails the test on a problem.
func compiled(t testing.TB, src string, env *Env, want *Type) *Program {
	t.Helper()
	p, problems := Compile(src, env, want)
	for _, problem := range problems {
		t.Errorf("%s: %s %s", src, problem.Code, problem.In(text.En))
	}
	if p == nil {
		t.FailNow()
	}
	return p
}
