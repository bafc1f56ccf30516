package bank

import (
	"fmt"
	"maps"
	"slices"
	"time"
)

// Hostility is one way to be a bad bank.
type Hostility string

// The hostilities, by what they spoil.
const (
	// Answers that do not come.
	LostOpen   Hostility = "lost_open"   // a payment is opened, and nobody hears of it
	LostVerify Hostility = "lost_verify" // a payment is confirmed, and nobody hears of it
	LostRefund Hostility = "lost_refund" // money is given back, and nobody hears of it
	Down       Hostility = "down"        // for a quarter of an hour nothing is done
	Slow       Hostility = "slow"

	// Answers that are not true; the first lasts for a while.
	SaysFailed  Hostility = "says_failed"  // failed, though paid
	SaysPending Hostility = "says_pending" // not known yet
	SaysUnknown Hostility = "says_unknown" // an answer without sense
	Wavers      Hostility = "wavers"       // paid, and when asked again for a while not known

	// Money that is not what was asked for.
	OtherAmount   Hostility = "other_amount"
	OtherCurrency Hostility = "other_currency"
	TakesLate     Hostility = "takes_late" // takes money when the time for it is over

	// What the browser, or the bank's server, brings back.
	FalseNOK  Hostility = "false_nok" // NOK, though paid
	FalseOK   Hostility = "false_ok"  // OK, though not paid
	Doubled   Hostility = "doubled"   // three times
	Reordered Hostility = "reordered" // an older word comes after the newer
	Forged    Hostility = "forged"    // callbacks that the bank never sent
	Early     Hostility = "early"     // comes before the answer to the order
	Never     Hostility = "never"     // nobody comes back
	Late      Hostility = "late"      // comes days after

	// Refunds.
	RefundFails Hostility = "refund_fails"
	RefundHangs Hostility = "refund_hangs" // pending for a while

	// The list of what was paid and given back; both last for a while.
	ListLacks   Hostility = "list_lacks"   // without a line
	ListForeign Hostility = "list_foreign" // with a line of somebody else
)

// Groups are all hostilities by what they spoil.
func Groups() []Group {
	return []Group{
		{"answers", []Hostility{LostOpen, LostVerify, LostRefund, Down, Slow}},
		{"lies", []Hostility{SaysFailed, SaysPending, SaysUnknown, Wavers}},
		{"money", []Hostility{OtherAmount, OtherCurrency, TakesLate}},
		{"callbacks", []Hostility{FalseNOK, FalseOK, Doubled, Reordered, Forged, Early, Never, Late}},
		{"refunds", []Hostility{RefundFails, RefundHangs}},
		{"list", []Hostility{ListLacks, ListForeign}},
	}
}

// Group is a name for some hostilities.
type Group struct {
	Name string
	Of   []Hostility
}

// Hostilities are all of them.
func Hostilities() []Hostility {
	var all []Hostility
	for _, g := range Groups() {
		all = append(all, g.Of...)
	}
	return all
}

// Plan says of each hostility how often it strikes, of a hundred times.
type Plan map[Hostility]int

// Worst is a plan with everything in it, so mixed that most payments still come through.
func Worst() Plan {
	return Plan{
		LostOpen: 3, LostVerify: 12, LostRefund: 20, Down: 6, Slow: 5,
		SaysFailed: 4, SaysPending: 8, SaysUnknown: 6, Wavers: 10,
		OtherAmount: 1, OtherCurrency: 1, TakesLate: 50,
		FalseNOK: 5, FalseOK: 10, Doubled: 15, Reordered: 8, Forged: 6, Early: 4, Never: 10, Late: 5,
		RefundFails: 4, RefundHangs: 20, ListLacks: 6, ListForeign: 25,
	}
}

// Set switches a hostility: 0 is never, 100 always.
func (b *Bank) Set(h Hostility, percent int) error {
	if !slices.Contains(Hostilities(), h) {
		return fmt.Errorf("hostility %q: one of %v", h, Hostilities())
	}
	if percent < 0 || percent > 100 {
		return fmt.Errorf("percent %d: 0 to 100", percent)
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	if percent == 0 {
		delete(b.plan, h)
	} else {
		b.plan[h] = percent
	}
	return nil
}

// Calm ends all hostility and all lies. What was taken stays taken.
func (b *Bank) Calm() {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.plan = Plan{}
}

// Plan is what is switched on.
func (b *Bank) Plan() Plan {
	b.mu.Lock()
	defer b.mu.Unlock()
	return maps.Clone(b.plan)
}

// strikes decides, always alike, whether h befalls this attempt at what key names.
func (b *Bank) strikes(h Hostility, key string, attempt int) bool {
	percent := b.plan[h]
	return percent > 0 && b.draw(string(h), key, attempt)%100 < uint64(percent)
}

// outage is how long the bank is down at once.
const outage = 15 * time.Minute

func (b *Bank) down() bool {
	return b.strikes(Down, "", int(b.options.Now().Unix()/int64(outage.Seconds())))
}

// lasts reports whether a lie about what happened at a moment is still told: at most for
// Options.While, and for some shorter.
func (b *Bank) lasts(h Hostility, key string, since time.Time) bool {
	if !b.strikes(h, key, 0) {
		return false
	}
	return b.options.Now().Before(since.Add(b.span("lasts."+string(h), key, b.options.While)))
}

// span is a duration of at least a quarter of the longest.
func (b *Bank) span(what, key string, longest time.Duration) time.Duration {
	quarter := longest / 4
	return quarter + time.Duration(b.draw(what, key, 0)%uint64(longest-quarter+1))
}

// draw is a number that follows from the seed and the arguments alone.
func (b *Bank) draw(what, key string, n int) uint64 {
	h := mix(b.options.Seed ^ 0x9e3779b97f4a7c15)
	for _, s := range [2]string{what, key} {
		for i := range len(s) {
			h = (h ^ uint64(s[i])) * 0x100000001b3
		}
		h = mix(h)
	}
	return mix(h + uint64(n)*0xbf58476d1ce4e5b9)
}

// mix spreads every bit over all others, as splitmix64 does.
func mix(z uint64) uint64 {
	z = (z ^ z>>30) * 0xbf58476d1ce4e5b9
	z = (z ^ z>>27) * 0x94d049bb133111eb
	return z ^ z>>31
}
