package bank

import (
	"errors"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"github.com/kartabl/kartabl/internal/money"
)

var start = time.Date(2026, 3, 21, 9, 0, 0, 0, time.UTC)

// world is a bank and its clock.
type world struct {
	*Bank
	t   *testing.T
	now time.Time
}

func setup(t *testing.T, plan Plan) *world {
	t.Helper()
	w := &world{t: t, now: start}
	w.Bank = New(Options{Seed: 7, Now: func() time.Time { return w.now }, Plan: plan})
	return w
}

// open opens a payment whose answer may be lost.
func (w *world) open(id string) string {
	w.t.Helper()
	o, err := w.Open(Order{ID: id, Amount: money.Rial(250_000), CallbackURL: "http://127.0.0.1:9/back"})
	if err != nil && !errors.Is(err, ErrLost) {
		w.t.Fatal(err)
	}
	return o.Authority
}

func (w *world) paid() string {
	w.t.Helper()
	a := w.open("7")
	if _, ok := w.Act(a, Pay); !ok {
		w.t.Fatal("no payment")
	}
	return a
}

func (w *world) says(authority string) Status {
	w.t.Helper()
	v, err := w.Verify(authority, money.Amount{})
	if err != nil {
		w.t.Fatal(err)
	}
	return v.Status
}

func (w *world) refund(key, authority string, a money.Amount) (Refund, error) {
	return w.Refund(RefundOrder{Key: key, Authority: authority, Amount: a})
}

func TestAGoodBank(t *testing.T) {
	w := setup(t, nil)
	a := w.open("7")
	if got := w.says(a); got != SaidPending {
		t.Errorf("before paying: %s", got)
	}
	back, _ := w.Act(a, Pay)
	if d := cmp.Diff([]Callback{{Authority: a, Order: "7", OK: true, Browser: true}}, back); d != "" {
		t.Error(d)
	}
	for _, asked := range []money.Amount{money.Rial(9), money.Of(250_000, "EUR")} {
		if v, _ := w.Verify(a, asked); v.Status != SaidPaid || v.Amount != money.Rial(250_000) {
			t.Errorf("another claim: %+v", v)
		}
	}
	if v, _ := w.Inquire(a); v.Status != SaidPaid || w.Truth()[0].Confirmed != 0 {
		t.Errorf("a question that confirms: %+v", v)
	}
	first, _ := w.Verify(a, money.Rial(250_000))
	again, _ := w.Verify(a, money.Amount{})
	if first.Status != SaidPaid || !first.First || first.Amount != money.Rial(250_000) || again.First || again.Ref != first.Ref {
		t.Errorf("%+v, then %+v", first, again)
	}
	if _, err := w.refund("k", a, money.Rial(250_001)); !errors.Is(err, ErrTooMuch) {
		t.Errorf("too much: %v", err)
	}
	for range 2 {
		if r, err := w.refund("k", a, money.Rial(100_000)); err != nil || r.State != RefundDone {
			t.Errorf("%+v, %v", r, err)
		}
	}
	if _, err := w.refund("k", a, money.Rial(1)); !errors.Is(err, ErrReused) {
		t.Errorf("the same key with another amount: %v", err)
	}
	if d := cmp.Diff(map[money.Currency]int{money.IRR: 150_000}, w.Holds()); d != "" {
		t.Error(d)
	}
	lines, _ := w.List(start, start.Add(time.Second))
	if len(lines) != 2 || lines[0].Refund || !lines[1].Refund || lines[1].Amount != money.Rial(100_000) {
		t.Errorf("%+v", lines)
	}
}

func TestPaymentsThatAreGivenUp(t *testing.T) {
	w := setup(t, nil)
	cancelled, forgotten, left := w.open("1"), w.open("2"), w.open("3")
	back, _ := w.Act(cancelled, Cancel)
	if len(back) != 1 || back[0].OK {
		t.Errorf("%+v", back)
	}
	if back, ok := w.Act(left, Leave); !ok || back != nil {
		t.Errorf("%+v", back)
	}
	w.now = w.now.Add(31 * time.Minute)
	for _, a := range []string{cancelled, forgotten, left} {
		if got := w.says(a); got != SaidFailed {
			t.Errorf("%s: %s", a, got)
		}
		_, _ = w.Act(a, Pay)
		if p, _ := w.Payment(a); p.State == Paid {
			t.Errorf("paid after the end: %+v", p)
		}
	}
	_, _ = w.Act(cancelled, PayLate)
	if got := w.says(cancelled); got != SaidPaid {
		t.Errorf("paid late: %s", got)
	}
	_, _ = w.Act(left, PayOther)
	if v, _ := w.Verify(left, money.Amount{}); v.Amount.Units == 250_000 || v.Amount.Units <= 0 {
		t.Errorf("%+v", v)
	}
	if _, err := w.Verify("A1", money.Amount{}); !errors.Is(err, ErrUnknown) {
		t.Error(err)
	}
	if _, ok := w.Act("A1", Pay); ok {
		t.Error("an unknown payment was paid")
	}
}

// Each hostility, always on, does what its name says.
func TestHostilities(t *testing.T) {
	later := func(w *world) { w.now = w.now.Add(49 * time.Hour) }
	for h, story := range map[Hostility]func(*world) bool{
		LostOpen: func(w *world) bool {
			o, err := w.Open(Order{ID: "7", Amount: money.Rial(1000)})
			_, stands := w.Payment(o.Authority)
			return errors.Is(err, ErrLost) && stands
		},
		LostVerify: func(w *world) bool {
			a := w.paid()
			_, err := w.Verify(a, money.Amount{})
			p, _ := w.Payment(a)
			return errors.Is(err, ErrLost) && p.Confirmed == 1
		},
		LostRefund: func(w *world) bool {
			_, err := w.refund("k", w.paid(), money.Rial(250_000))
			_, again := w.refund("k", w.Truth()[0].Authority, money.Rial(250_000))
			return errors.Is(err, ErrLost) && errors.Is(again, ErrLost) && w.Holds()[money.IRR] == 0
		},
		Down: func(w *world) bool {
			_, open := w.Open(Order{ID: "7"})
			_, list := w.List(start, start)
			_, verify := w.Verify("x", money.Amount{})
			_, refund := w.refund("k", "x", money.Rial(1))
			for _, err := range []error{open, list, verify, refund} {
				if !errors.Is(err, ErrDown) {
					return false
				}
			}
			return len(w.Truth()) == 0
		},
		Slow: func(w *world) bool {
			o, _ := w.Open(Order{ID: "7"})
			v, _ := w.Verify(o.Authority, money.Amount{})
			return o.Slow && v.Slow
		},
		SaysFailed: func(w *world) bool {
			a := w.paid()
			lie := w.says(a)
			later(w)
			return lie == SaidFailed && w.says(a) == SaidPaid
		},
		SaysPending: func(w *world) bool { return w.says(w.paid()) == SaidPending },
		SaysUnknown: func(w *world) bool { return w.says(w.paid()) == SaidUnknown },
		Wavers: func(w *world) bool {
			a := w.paid()
			first, second := w.says(a), w.says(a)
			later(w)
			return first == SaidPaid && second == SaidPending && w.says(a) == SaidPaid
		},
		OtherAmount: func(w *world) bool {
			v, _ := w.Verify(w.paid(), money.Amount{})
			return v.Status == SaidPaid && v.Amount.Units != 250_000 && v.Amount.Currency == money.IRR
		},
		OtherCurrency: func(w *world) bool {
			v, _ := w.Verify(w.paid(), money.Amount{})
			return v.Status == SaidPaid && v.Amount.Currency == "EUR"
		},
		TakesLate: func(w *world) bool {
			a := w.open("7")
			later(w)
			_, _ = w.Act(a, Pay)
			return w.says(a) == SaidPaid
		},
		FalseNOK: func(w *world) bool {
			back, _ := w.Act(w.open("7"), Pay)
			return !back[0].OK && w.Truth()[0].State == Paid
		},
		FalseOK: func(w *world) bool {
			back, _ := w.Act(w.open("7"), Cancel)
			return back[0].OK && w.Truth()[0].State == Cancelled
		},
		Doubled: func(w *world) bool {
			back, _ := w.Act(w.open("7"), Pay)
			return len(back) == 3 && back[0].Browser && !back[1].Browser && back[2].After > 0
		},
		Reordered: func(w *world) bool {
			back, _ := w.Act(w.open("7"), Pay)
			return len(back) == 2 && back[0].OK && !back[1].OK && back[1].After > back[0].After
		},
		Forged: func(w *world) bool {
			victim := w.open("6")
			back, _ := w.Act(w.open("7"), Cancel)
			forged := slices.DeleteFunc(back, func(c Callback) bool { return !c.Forged })
			if len(forged) < 2 {
				return false
			}
			_, stands := w.Payment(forged[0].Authority)
			return !stands && forged[1].Amount == 500_000 && (len(forged) == 2 || forged[2].Authority == victim)
		},
		Early: func(w *world) bool {
			o, err := w.Open(Order{ID: "7"})
			return err == nil && len(o.Early) == 1 && o.Early[0].Authority == o.Authority
		},
		Never: func(w *world) bool {
			back, ok := w.Act(w.open("7"), Pay)
			return ok && len(back) == 0
		},
		Late: func(w *world) bool {
			back, _ := w.Act(w.open("7"), Pay)
			return len(back) == 1 && back[0].After >= 18*time.Hour
		},
		RefundFails: func(w *world) bool {
			r, err := w.refund("k", w.paid(), money.Rial(1))
			return err == nil && r.State == RefundFailed && w.Holds()[money.IRR] == 250_000
		},
		RefundHangs: func(w *world) bool {
			a := w.paid()
			r, _ := w.refund("k", a, money.Rial(1))
			later(w)
			again, _ := w.refund("k", a, money.Rial(1))
			return r.State == RefundPending && again.State == RefundDone && again.DoneAt.Before(w.now)
		},
		ListLacks: func(w *world) bool {
			w.paid()
			first, _ := w.List(start, start.Add(day))
			later(w)
			second, _ := w.List(start, start.Add(day))
			return len(first) == 0 && len(second) == 1
		},
		ListForeign: func(w *world) bool {
			from := start.Truncate(day)
			w.now = from.Add(day)
			first, _ := w.List(from, from.Add(day))
			w.now = w.now.Add(3 * day)
			second, _ := w.List(from, from.Add(day))
			return len(first) == 1 && len(w.Truth()) == 0 && len(second) == 0
		},
	} {
		t.Run(string(h), func(t *testing.T) {
			if !story(setup(t, Plan{h: 100})) {
				t.Error("it does not do what it is called")
			}
			if story(setup(t, nil)) {
				t.Error("a good bank does it too")
			}
		})
	}
	if got := len(Hostilities()); got != 24 {
		t.Errorf("%d hostilities; each needs its story here", got)
	}
}

func TestSwitches(t *testing.T) {
	w := setup(t, nil)
	for _, row := range []struct {
		h       Hostility
		percent int
		ok      bool
	}{{Down, 100, true}, {Slow, 0, true}, {"rain", 5, false}, {Down, 101, false}, {Down, -1, false}} {
		if err := w.Set(row.h, row.percent); (err == nil) != row.ok {
			t.Errorf("%+v: %v", row, err)
		}
	}
	if d := cmp.Diff(Plan{Down: 100}, w.Plan()); d != "" {
		t.Error(d)
	}
	w.Calm()
	w.paid()
	if w.Reset(); len(w.Truth()) != 0 {
		t.Error("payments are left")
	}
}

func TestMemoryIsBounded(t *testing.T) {
	b := New(Options{Now: func() time.Time { return start }, Keep: 10})
	for range 25 {
		_, _ = b.Open(Order{Amount: money.Rial(1)})
	}
	if len(b.Truth()) != 10 || len(b.named) != 10 {
		t.Errorf("%d payments, %d names", len(b.payments), len(b.named))
	}
}

// live plays acts that luck has chosen, and notes all that the bank says.
func live(w *world, acts []int) (said []any) {
	note := func(v any, err error) { said = append(said, v, err) }
	var names []string
	for i, n := range acts {
		w.now = w.now.Add(time.Duration(n%97) * time.Minute)
		if len(names) == 0 || n%5 == 0 {
			o, err := w.Open(Order{ID: string(rune('a' + i)), Amount: money.Rial(1000 + n)})
			if note(o, err); o.Authority != "" {
				names = append(names, o.Authority)
			}
			continue
		}
		a := names[n%len(names)]
		switch n % 5 {
		case 1:
			back, _ := w.Act(a, []Act{Pay, Cancel, Leave, Pay, PayLate, PayOther}[n%6])
			said = append(said, back)
		case 2:
			v, err := w.Verify(a, money.Amount{})
			note(v, err)
		case 3:
			r, err := w.refund([]string{"k", "l", "m"}[n%3]+a, a, money.Rial(300+n%3*300))
			note(r, err)
		default:
			l, err := w.List(start, w.now)
			note(l, err)
		}
	}
	return said
}

// The same seed is the same world; what the bank holds is what it took less what it gave
// back; a key gives back once; and a calm bank tells nothing but the truth.
func TestLaws(t *testing.T) {
	errs := cmp.Comparer(errors.Is)
	rapid.Check(t, func(rt *rapid.T) {
		plan := Plan{}
		for _, h := range Hostilities() {
			plan[h] = rapid.SampledFrom([]int{0, 20, 50}).Draw(rt, string(h))
		}
		acts := rapid.SliceOfN(rapid.IntRange(0, 9999), 1, 60).Draw(rt, "acts")
		one, two := setup(t, plan), setup(t, plan)
		if d := cmp.Diff(live(one, acts), live(two, acts), errs, cmpopts.IgnoreUnexported(Payment{}, Refund{})); d != "" {
			rt.Fatalf("the same seed, another world: %s", d)
		}
		one.now = one.now.Add(time.Hour)
		one.Calm()
		held := map[money.Currency]int{}
		for _, p := range one.Truth() {
			honest(rt, one, p)
			if p.State == Paid {
				held[p.Taken.Currency] += p.Taken.Units - p.Refunded()
			}
		}
		if d := cmp.Diff(held, one.Holds()); d != "" {
			rt.Fatal(d)
		}
		complete(rt, one)
	})
}

// honest holds what a calm bank says against what is so.
func honest(rt *rapid.T, w *world, p Payment) {
	v, err := w.Verify(p.Authority, money.Amount{})
	if err != nil || (v.Status == SaidPaid) != (p.State == Paid) || (p.State == Paid && v.Amount != p.Taken) {
		rt.Fatalf("%+v, but it says %+v, %v", p, v, err)
	}
	keys := map[string]bool{}
	for _, r := range p.Refunds {
		if keys[r.Key] || r.State == RefundPending {
			rt.Fatalf("refunds %+v", p.Refunds)
		}
		keys[r.Key] = true
	}
	if left := p.Taken.Units - p.Refunded(); left < 0 {
		rt.Fatalf("%d too much was given back", -left)
	}
}

// complete finds every payment and refund in the list of a calm bank.
func complete(rt *rapid.T, w *world) {
	lines, err := w.List(start, w.now.Add(time.Second))
	want, got := 0, 0
	for _, n := range w.Holds() {
		want += n
	}
	for _, l := range lines {
		if l.Refund {
			got -= l.Amount.Units
		} else {
			got += l.Amount.Units
		}
	}
	if err != nil || got != want {
		rt.Fatalf("the list has %d, the bank holds %d, %v", got, want, err)
	}
}
