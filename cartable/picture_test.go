package cartable_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/kartabl/kartabl/cartable"
	"github.com/kartabl/kartabl/internal/fault"
	"github.com/kartabl/kartabl/internal/text"
)

func (w *world) casePicture(login, id string) cartable.Picture {
	w.t.Helper()
	p, err := w.cartable.CasePicture(w.t.Context(), w.as(login), id)
	w.must(err)
	return p
}

func (w *world) processPicture(login string, version int) cartable.Picture {
	w.t.Helper()
	p, err := w.cartable.ProcessPicture(w.t.Context(), w.as(login), "medical_claim", version)
	w.must(err)
	return p
}

// here are the steps at which a picture says that the case stands, and been those where it was.
func here(p cartable.Picture) (here, been []string) {
	for _, s := range p.Steps {
		if s.Here {
			here = append(here, s.Step)
		}
		if s.Visits > 0 {
			been = append(been, s.Step)
		}
	}
	slices.Sort(been)
	return here, been
}

// TestWhereACaseStands follows a claim through its picture, into its branches and to its end.
func TestWhereACaseStands(t *testing.T) {
	on(t, func(t *testing.T, w *world) {
		c := w.start().ID
		at, been := here(w.casePicture("operator", c))
		same(t, "first", at, []string{"pay_fee"})
		same(t, "been first", been, []string{"fee_rule", "identity", "pay_fee"})
		w.pay(c)
		reviewer := w.login(w.item(c, "expert_review").Holder)
		w.submit(reviewer, c, "expert_review", "accept", nil)
		p := w.casePicture(reviewer, c)
		at, _ = here(p)
		same(t, "in branches", at, []string{"departments", "medical_opinion", "finance_opinion"})
		for _, s := range p.Steps {
			if inside := s.Of == "departments"; inside != slices.Contains([]string{"medical_opinion", "finance_opinion"}, s.Step) {
				t.Errorf("%s stands in %q", s.Step, s.Of)
			}
		}
	})
}

func same(t *testing.T, what string, got, want []string) {
	t.Helper()
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("%s (-want +got):\n%s", what, d)
	}
}

// The picture is turned over for who reads Persian, and says all in his language.
func TestAPictureInBothLanguages(t *testing.T) {
	on(t, func(t *testing.T, w *world) {
		r := w.as("operator")
		for _, lang := range []text.Lang{text.Fa, text.En} {
			r.Lang = lang
			p, err := w.cartable.ProcessPicture(t.Context(), r, "medical_claim", 0)
			w.must(err)
			first, last := p.Steps[0], p.Steps[len(p.Steps)-1]
			if (first.X > last.X) != (lang == text.Fa) || p.Version != 3 || len(p.Legend) != 6 {
				t.Errorf("%s: version %d, from %d to %d, %d keys", lang, p.Version, first.X, last.X, len(p.Legend))
			}
			i := slices.IndexFunc(p.Steps, func(s cartable.PictureStep) bool { return s.Step == "expert_review" })
			words := p.Steps[i].Title + " " + p.Steps[i].Small
			if strings.Contains(words, "بررسی") != (lang == text.Fa) {
				t.Errorf("%s: %s", lang, words)
			}
		}
	})
}

// TestWhereCasesWait: the figures of a picture are those of the open cases.
func TestWhereCasesWait(t *testing.T) {
	on(t, func(t *testing.T, w *world) {
		w.start()
		w.pay(w.start().ID)
		for _, login := range []string{"operator", "manager", "chief"} {
			p := w.processPicture(login, 3)
			waiting := map[string]int{}
			for _, s := range p.Steps {
				if s.Waiting > 0 {
					waiting[s.Step] = s.Waiting
				}
			}
			if d := cmp.Diff(map[string]int{"pay_fee": 1, "expert_review": 1}, waiting); d != "" || p.Cases != 2 {
				t.Errorf("%d cases (-want +got):\n%s", p.Cases, d)
			}
		}
		all, err := w.cartable.Processes(t.Context(), w.as("operator"))
		w.must(err)
		if rows := all.Rows; !all.Deploys || len(rows) != 1 || rows[0].Cases != 2 || rows[0].Owner == "" || len(rows[0].Versions) != 1 || rows[0].Versions[0].Cases != 2 {
			t.Errorf("processes %+v", all)
		}
	})
}

// TestPicturesAreOfStaff: a customer sees none, of his own case neither; who only works on a
// process sees that of his cases and not how many others wait.
func TestPicturesAreOfStaff(t *testing.T) {
	on(t, func(t *testing.T, w *world) {
		c := w.start().ID
		for _, login := range []string{"sara", "reza", "tech1"} {
			if _, err := w.cartable.CasePicture(t.Context(), w.as(login), c); !fault.Is(err, fault.NotFound) {
				t.Errorf("%s sees a case's picture: %v", login, err)
			}
		}
		w.casePicture("expert1", c)
		for _, login := range []string{"sara", "expert1"} {
			if _, err := w.cartable.ProcessPicture(t.Context(), w.as(login), "medical_claim", 0); !fault.Is(err, fault.NotFound) {
				t.Errorf("%s sees a process's picture: %v", login, err)
			}
			if all, err := w.cartable.Processes(t.Context(), w.as(login)); err != nil || len(all.Rows) != 0 || all.Deploys {
				t.Errorf("%s sees %v, %v", login, all, err)
			}
		}
		for _, version := range []int{2, 4} {
			if _, err := w.cartable.ProcessPicture(t.Context(), w.as("operator"), "medical_claim", version); !fault.Is(err, fault.NotFound) {
				t.Errorf("version %d: %v", version, err)
			}
		}
	})
}
