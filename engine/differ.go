package engine

import (
	"maps"
	"slices"

	"github.com/kartabl/kartabl/internal/fault"
)

// problemDifference is what the list of a gateway and the case do not agree on.
const problemDifference = "payment_difference"

// moneyDiffers tells people that a gateway's list and the case do not agree about a
// payment. No money moves: whose word is true people find out. A difference that has
// other figures by now is told anew.
func (r *run) moneyDiffers(in MoneyDiffers) error {
	if r.e.By.Side != System.Side {
		return fault.New(fault.Forbidden, "forbidden")
	}
	if in.Difference == "" {
		return fault.New(fault.Invalid, "invalid")
	}
	names := map[string]any{"kind": in.Kind, "ours": in.Ours, "theirs": in.Theirs}
	if slices.ContainsFunc(r.c.Problems, func(x Problem) bool { return x.differs(in.Difference) && maps.Equal(x.Names, names) }) {
		return r.ignore("already")
	}
	r.clearProblems(func(x *Problem) bool { return x.differs(in.Difference) })
	step := ""
	if m := r.payment(in.Payment); m != nil {
		step = m.Step
	}
	r.warn("", step, (&stuck{code: problemDifference, detail: in.Difference, names: names}).in(r.p.Steps[step]))
	return nil
}

// moneyAgrees ends a difference: what explains it has come, or a person has found out.
func (r *run) moneyAgrees(in MoneyAgrees) error {
	switch r.e.By.Side {
	case System.Side:
	case string(Staff):
		if err := needReason(in.Reason); err != nil {
			return err
		}
	default:
		return fault.New(fault.Forbidden, "forbidden")
	}
	if in.Difference == "" {
		return fault.New(fault.Invalid, "invalid")
	}
	stood := len(r.c.Problems)
	r.clearProblems(func(x *Problem) bool { return x.differs(in.Difference) })
	switch {
	case r.e.By.Side == string(Staff):
		r.person(Fact{Kind: FactAgrees, Glass: Private, Data: map[string]any{"difference": in.Difference, "reason": in.Reason}})
	case len(r.c.Problems) == stood:
		return r.ignore("already")
	}
	return nil
}

func (x *Problem) differs(difference string) bool {
	return x.Code == problemDifference && x.Detail == difference
}
