package engine_test

import (
	"testing"

	"github.com/kartabl/kartabl/engine"
	"github.com/kartabl/kartabl/engine/enginetest"
	"github.com/kartabl/kartabl/internal/fault"
)

func TestADifferenceIsAProblemUntilItIsExplained(t *testing.T) {
	differs := engine.MoneyDiffers{Difference: "d1", Payment: "p1", Kind: "amount", Ours: "200000 IRR", Theirs: "190000 IRR"}
	problems := func(w world, n int) {
		t.Helper()
		if len(w.C.Problems) != n {
			t.Fatalf("problems %+v", w.C.Problems)
		}
	}
	t.Run("told once, and again with other figures", func(t *testing.T) {
		w := paidFee(t)
		before := w.C.Tokens[0].Step
		w.ok(w.Do(engine.System, differs))
		w.ok(w.Do(engine.System, differs))
		problems(w, 1)
		p := w.C.Problems[0]
		if p.Code != "payment_difference" || !p.Warn || p.Step != "pay_fee" || p.Names["theirs"] != "190000 IRR" || w.C.Tokens[0].Step != before {
			t.Fatalf("%+v", p)
		}
		other := differs
		other.Theirs = "180000 IRR"
		w.ok(w.Do(engine.System, other))
		problems(w, 1)
		if w.C.Problems[0].Names["theirs"] != "180000 IRR" || w.C.Problems[0].ID == p.ID {
			t.Fatalf("%+v", w.C.Problems[0])
		}
		w.holds(map[string]int{"/gateway:psp": 200000, "/fees": -200000})
	})
	t.Run("explained by itself", func(t *testing.T) {
		w := paidFee(t)
		w.ok(w.Do(engine.System, differs))
		w.ok(w.Do(engine.System, engine.MoneyAgrees{Difference: "d2"}))
		problems(w, 1)
		w.ok(w.Do(engine.System, engine.MoneyAgrees{Difference: "d1"}))
		problems(w, 0)
	})
	t.Run("by a person, who says why", func(t *testing.T) {
		w := paidFee(t)
		w.ok(w.Do(engine.System, differs))
		w.refused(w.Do(enginetest.Third, engine.MoneyAgrees{Difference: "d1", Reason: " "}), fault.Invalid, "invalid.fields")
		w.ok(w.Do(enginetest.Third, engine.MoneyAgrees{Difference: "d1", Reason: "the bank's error"}))
		problems(w, 0)
	})
	t.Run("nobody else may", func(t *testing.T) {
		w := paidFee(t)
		w.refused(w.Do(enginetest.Sara, differs), fault.Forbidden, "forbidden")
		w.refused(w.Do(enginetest.Third, differs), fault.Forbidden, "forbidden")
		w.refused(w.Do(enginetest.Sara, engine.MoneyAgrees{Difference: "d1"}), fault.Forbidden, "forbidden")
		w.refused(w.Do(engine.System, engine.MoneyDiffers{}), fault.Invalid, "invalid")
	})
	t.Run("a case that has ended still hears of it", func(t *testing.T) {
		w := paidFee(t)
		w.ok(w.Do(enginetest.Sara, engine.Cancelled{}))
		w.ok(w.Do(engine.System, differs))
		problems(w, 1)
	})
}
