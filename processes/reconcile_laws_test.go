package processes_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"github.com/kartabl/kartabl/engine"
	"github.com/kartabl/kartabl/hooks"
	"github.com/kartabl/kartabl/hooks/hookstest"
	"github.com/kartabl/kartabl/internal/money"
	"github.com/kartabl/kartabl/people"
	"github.com/kartabl/kartabl/processes"
	"github.com/kartabl/kartabl/store"
)

// hostileDays is how long the list of the model may be wrong: as far as a reconciliation
// looks back.
const hostileDays = 4

// sale is one payment of the model, and how its gateway speaks of it.
type sale struct {
	day, hour int
	fate      string // paid, less, unheard, denied, failed
	heard     int    // the day on which the gateway's word is the truth
	cancelled bool   // and what was paid goes back
	foreign   bool   // a part goes back by a hand at the gateway

	listed  int           // days later
	shift   time.Duration // of the time in the list
	wrong   money.Amount  // the amount in the list; zero is the true one
	twice   bool
	backOff int // how much too little the list says of what went back

	authority, id string
	at            time.Time
}

// fortune is a random run of days.
type fortune struct {
	sales     []*sale
	strangers []hooks.Listed
	lists     []string // of each day: whole, half, error
	noRefunds bool     // the gateway is not heard about refunds while it is hostile
}

func drawFortune(t *rapid.T) fortune {
	one := rapid.Custom(func(t *rapid.T) *sale {
		x := &sale{
			day: rapid.IntRange(0, hostileDays-1).Draw(t, "day"), hour: rapid.IntRange(0, 12).Draw(t, "hour"),
			fate:      rapid.SampledFrom([]string{"paid", "paid", "paid", "less", "unheard", "denied", "failed"}).Draw(t, "fate"),
			cancelled: rapid.Bool().Draw(t, "cancelled"), foreign: rapid.IntRange(0, 4).Draw(t, "foreign") == 0,
			listed:  rapid.SampledFrom([]int{0, 0, 0, 1, 2}).Draw(t, "listed"),
			shift:   rapid.SampledFrom([]time.Duration{0, 0, -2 * time.Hour, 20 * time.Hour, 26 * time.Hour}).Draw(t, "shift"),
			wrong:   rapid.SampledFrom([]money.Amount{{}, {}, {}, money.Rial(1), money.Rial(501), money.Of(500, "USD")}).Draw(t, "wrong"),
			twice:   rapid.IntRange(0, 3).Draw(t, "twice") == 0,
			backOff: rapid.SampledFrom([]int{0, 0, 10}).Draw(t, "back off"),
		}
		x.heard = rapid.IntRange(x.day, hostileDays).Draw(t, "heard")
		return x
	})
	f := fortune{
		sales:     rapid.SliceOfN(one, 1, 5).Draw(t, "sales"),
		lists:     rapid.SliceOfN(rapid.SampledFrom([]string{"whole", "whole", "half", "error"}), hostileDays, hostileDays).Draw(t, "lists"),
		noRefunds: rapid.IntRange(0, 3).Draw(t, "refunds") == 0,
	}
	for i := range rapid.IntRange(0, 2).Draw(t, "strangers") {
		l := hooks.Listed{Kind: hooks.ListedPaid, Authority: fmt.Sprint("X", i), Ref: fmt.Sprint("x", i), Amount: money.Rial(100 + i)}
		l.At = dayBegins(rapid.IntRange(0, hostileDays-1).Draw(t, "day")).Add(5 * time.Hour)
		f.strangers = append(f.strangers, l)
	}
	return f
}

func dayBegins(n int) time.Time {
	return time.Date(2026, 11, 20+n, 20, 30, 0, 0, time.UTC) // midnight in Tehran
}

// TestWhateverTheListSays lives through random days with a gateway that errs about them.
func TestWhateverTheListSays(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		f := drawFortune(rt)
		db, err := store.Open(t.Context(), store.Options{DSN: ":memory:"})
		if err != nil {
			rt.Fatal(err)
		}
		defer func() { _ = db.Close() }()
		m := &days{desk: newDesk(newWorld(t, db)), rt: rt, fortune: f}
		m.psp.GivesBack(hooks.RefundsParts)
		for day := range hostileDays {
			m.live(day)
			m.look(day)
		}
		m.end()
	})
}

// days are the model beside the real thing.
type days struct {
	*desk
	fortune
	rt     *rapid.T
	lines  []hooks.Listed // as the gateway tells them now
	missed []string       // days whose lists could not be had
	over   bool           // the gateway has put its list right
}

// live lets the customers of a day come, pay and cancel.
func (m *days) live(day int) {
	if m.noRefunds {
		m.psp.Refunds(hooks.RefundUnknown)
	}
	for _, x := range m.sales {
		if x.day == day {
			m.now = dayBegins(day).Add(time.Duration(3+x.hour) * time.Hour)
			x.at = m.now
			x.id, x.authority = m.opened()
		}
	}
	m.speak(day)
	m.now = dayBegins(day).Add(20 * time.Hour)
	m.s.RunOnce(m.t.Context())
	for _, x := range m.sales {
		if x.cancelled && x.authority != "" && len(m.stored(x.id).Items) > 0 && m.row(x.authority).State == engine.PaymentPaid {
			m.must(m.advance(x.id, people.Actor(m.sara), engine.Cancelled{}))
		}
	}
	m.s.RunOnce(m.t.Context())
}

// speak has the gateway answer as it does on a day.
func (m *days) speak(day int) {
	for _, x := range m.sales {
		switch {
		case x.authority == "":
		case x.fate == "failed":
			m.psp.Set(x.authority, hooks.Failed)
		case x.fate == "less":
			m.psp.Got(x.authority, money.Rial(450))
		case x.fate == "paid" || day >= x.heard:
			m.psp.Set(x.authority, hooks.Paid)
		case x.fate == "denied":
			m.psp.Set(x.authority, hooks.Failed)
		default:
			m.psp.Set(x.authority, hooks.Unknown)
		}
	}
}

// tells is what the gateway's list has of a payment by the end of a day.
func (m *days) tells(x *sale, day int) (lines []hooks.Listed) {
	if x.authority == "" || x.fate == "failed" || !m.over && day < x.day+x.listed {
		return nil
	}
	paid := hooks.Listed{Kind: hooks.ListedPaid, Authority: x.authority, Ref: "ref-" + x.authority, Amount: money.Rial(500), At: x.at.Add(x.shift)}
	if x.fate == "less" {
		paid.Amount = money.Rial(450)
	}
	if !m.over && x.wrong.Units != 0 {
		paid.Amount = x.wrong
	}
	lines = append(lines, paid)
	if !m.over && x.twice {
		lines = append(lines, paid)
	}
	if x.foreign {
		back := paid
		back.Kind, back.Ref, back.Amount = hooks.ListedRefunded, "hand-"+x.authority, money.Rial(7)
		lines = append(lines, back)
	}
	for key, r := range m.psp.Given() {
		if r.Payment.Authority == x.authority {
			back := hooks.Listed{Kind: hooks.ListedRefunded, Authority: x.authority, Ref: "back-" + key, Amount: r.Amount, At: r.AskedAt}
			if !m.over {
				back.Amount.Units -= x.backOff
			}
			lines = append(lines, back)
		}
	}
	return lines
}

// list has the gateway tell its list of a day, whole or only a part of it.
func (m *days) list(day int, part string) {
	m.lines = nil
	for i, x := range m.sales {
		if lines := m.tells(x, day); part == "whole" || i%2 == 0 {
			m.lines = append(m.lines, lines...)
		}
	}
	m.lines = append(m.lines, m.strangers...)
	m.psp.Tells(rapid.Permutation(m.lines).Draw(m.rt, "list")...)
}

// look reconciles a day after its end, and holds what comes of it to the laws.
func (m *days) look(day int) {
	m.now = dayBegins(day + 1).Add(4 * time.Hour)
	m.speak(day + 1)
	name := dayBegins(day + 1).Format(time.DateOnly)
	if m.lists[day] == "error" {
		m.psp.ListBreaks(hookstest.ErrDown)
		before := m.books()
		if _, err := m.s.Reconcile(m.t.Context(), "main_psp", name); err == nil {
			m.rt.Fatal("no list, and no error")
		}
		m.psp.ListBreaks(nil)
		m.same("without a list", before, m.books())
		m.missed = append(m.missed, name) // the rounds ask for it again
		return
	}
	m.list(day, m.lists[day])
	for _, late := range m.missed {
		m.reconcile(late)
	}
	m.missed = nil
	m.reconcile(name)
	m.accounted()
	if m.lists[day] == "whole" {
		m.judge(day)
	}
	before := m.books()
	m.psp.Tells(rapid.Permutation(m.lines).Draw(m.rt, "list again")...)
	if r := m.reconcile(name); r.Settled+r.Found+r.Closed != 0 {
		m.rt.Fatalf("day %d once more: %+v", day, r)
	}
	m.same("once more", before, m.books())
}

// kept is all that a reconciliation can change.
type kept struct {
	Differences []store.Difference
	Entries     []store.Balance
	Problems    int
}

func (m *days) books() (b kept) {
	m.view(func(tx *store.Tx) (err error) {
		if b.Differences, err = tx.Differences(m.t.Context(), store.DifferenceFilter{Most: 500}); err != nil {
			return err
		}
		b.Entries, err = tx.SumEntries(m.t.Context())
		return err
	})
	for _, x := range m.sales {
		if x.id != "" {
			b.Problems += m.told(x.id)
		}
	}
	return b
}

func (m *days) told(id string) (n int) {
	for _, p := range m.stored(id).Problems {
		if p.Code == "payment_difference" {
			n++
		}
	}
	return n
}

func (m *days) same(what string, before, after kept) {
	if d := cmp.Diff(before, after, cmpopts.IgnoreUnexported(store.Difference{})); d != "" {
		m.rt.Fatalf("%s (-before +after):\n%s", what, d)
	}
}

// open are the open differences, in words and in order.
func (m *days) open() (all []string) {
	for _, d := range m.books().Differences {
		if d.State == store.DifferenceOpen {
			all = append(all, fmt.Sprintf("%s %s %d/%d", d.Authority, d.Kind, d.Ours, d.Theirs))
		}
	}
	slices.Sort(all)
	return all
}

// judge holds the open differences to what really differs after a whole list.
func (m *days) judge(day int) {
	var want []string
	for _, x := range m.sales {
		if x.authority != "" {
			want = append(want, m.differ(x, day)...)
		}
	}
	for _, l := range m.strangers {
		if l.At.Before(dayBegins(day + 1)) {
			want = append(want, fmt.Sprintf("%s unknown_here 0/%d", l.Authority, l.Amount.Units))
		}
	}
	slices.Sort(want)
	if d := cmp.Diff(want, m.open(), cmpopts.EquateEmpty()); d != "" {
		m.rt.Fatalf("day %d, what differs (-want +got):\n%s", day, d)
	}
	problems := 0
	for _, w := range want {
		if !strings.HasPrefix(w, "X") {
			problems++
		}
	}
	if b := m.books(); b.Problems != problems {
		m.rt.Fatalf("day %d: %d problems for %v", day, b.Problems, want)
	}
}

// differ is what really differs about a payment. What is listed for tomorrow is looked at
// tomorrow, but for what explains today.
func (m *days) differ(x *sale, day int) (all []string) {
	row, ends := m.row(x.authority), dayBegins(day+1)
	booked := engine.Credited(row.State) || row.State == engine.PaymentDisputed
	var paid, back []hooks.Listed
	later := false
	for _, l := range m.lines {
		switch {
		case l.Authority != x.authority || !l.At.Before(ends.Add(3*time.Hour)):
		case l.Kind == hooks.ListedRefunded:
			back = append(back, l)
		default:
			paid, later = append(paid, l), !l.At.Before(ends)
		}
	}
	note := func(kind string, ours, theirs int) {
		all = append(all, fmt.Sprintf("%s %s %d/%d", x.authority, kind, ours, theirs))
	}
	ours, currency := row.Came()
	switch {
	case later && !booked: // tomorrow's
	case len(paid) == 0 && booked:
		note(store.MissingThere, ours, 0)
	case len(paid) == 0:
	case !booked && row.State == engine.PaymentFailed:
		note(store.FailedHere, 0, paid[0].Amount.Units)
	case !booked:
		note(store.NotSettledHere, 0, paid[0].Amount.Units)
	case string(paid[0].Amount.Currency) != currency:
		note(store.CurrencyDiffers, ours, paid[0].Amount.Units)
	case paid[0].Amount.Units != ours:
		note(store.AmountDiffers, ours, paid[0].Amount.Units)
	}
	if len(paid) > 1 && (booked || !later) {
		note(store.ListedTwice, ours*b2i(booked), len(paid)*paid[0].Amount.Units)
	}
	done := map[string]store.RefundRow{}
	for _, r := range m.refunds(x) {
		if r.State == engine.RefundDone {
			done[r.Ref] = r
		}
	}
	for _, l := range back {
		r, here := done[l.Ref]
		switch {
		case here && r.Amount != l.Amount.Units:
			note(store.AmountDiffers, r.Amount, l.Amount.Units)
		case !here && l.At.Before(ends):
			note(store.RefundMissingHere, 0, l.Amount.Units)
		}
		delete(done, l.Ref)
	}
	for _, r := range done {
		if r.ChangedAt.Before(ends) {
			note(store.RefundMissingThere, r.Amount, 0)
		}
	}
	return all
}

func b2i(b bool) int {
	if b {
		return 1
	}
	return 0
}

func (m *days) refunds(x *sale) (all []store.RefundRow) {
	m.view(func(tx *store.Tx) (err error) {
		all, err = tx.RefundsOf(m.t.Context(), x.id)
		return err
	})
	return all
}

// accounted holds the ledger to what the gateway itself has confirmed: no list moves money.
func (m *days) accounted() {
	want, sum := 0, 0
	for _, x := range m.sales {
		if x.authority == "" {
			continue
		}
		row := m.row(x.authority)
		if engine.Credited(row.State) || row.State == engine.PaymentDisputed {
			if x.fate == "failed" {
				m.rt.Fatalf("%s was never paid and is %s", x.authority, row.State)
			}
			units := 500
			if x.fate == "less" {
				units = 450
			}
			want += units
		}
		for _, r := range m.refunds(x) {
			if r.State == engine.RefundDone {
				want -= r.Amount
			}
		}
	}
	for _, e := range m.books().Entries {
		sum += e.Amount
		if e.Account == engine.GatewayAccount("main_psp") && e.Amount != want {
			m.rt.Fatalf("the gateway's account has %d, want %d", e.Amount, want)
		}
	}
	if sum != 0 {
		m.rt.Fatalf("the ledger is off by %d", sum)
	}
}

// end lets the gateway put its list right: what differed then is over, but for money of
// nobody and what somebody gave back by hand, which people close.
func (m *days) end() {
	m.over, m.lists = true, append(m.lists, "whole", "whole")
	m.psp.Refunds(hooks.RefundDone)
	m.speak(hostileDays)
	for day := hostileDays; day < hostileDays+2; day++ {
		m.live(day)
		m.psp.Refunds(hooks.RefundDone)
		m.later(4 * time.Hour)
		m.look(day)
	}
	for _, d := range m.books().Differences {
		strange := d.Kind == store.UnknownHere || d.Kind == store.RefundMissingHere && strings.HasPrefix(d.Ref, "hand-")
		if (d.State == store.DifferenceOpen) != strange {
			m.rt.Fatalf("at the end: %+v", d)
		}
		if strange {
			_, err := m.s.CloseDifference(m.t.Context(), m.fay, d.ID, "by hand")
			m.must(err)
		}
	}
	if b := m.books(); b.Problems != 0 || len(m.open()) != 0 {
		m.rt.Fatalf("%d problems, open: %v", b.Problems, m.open())
	}
	m.must(m.s.Replay(m.t.Context(), func(d processes.Difference, same bool) {
		if !same {
			m.rt.Fatalf("%+v", d)
		}
	}))
}
