package store_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/kartabl/kartabl/engine"
	"github.com/kartabl/kartabl/store"
	"github.com/kartabl/kartabl/store/storetest"
)

// TestCountersEqualRecount moves a few cases at random, sometimes in vain, and
// compares after every move.
func TestCountersEqualRecount(t *testing.T) {
	storetest.RunDSN(t, func(t *testing.T, dsn string) {
		db := storetest.Open(t, dsn)
		run := 0
		rapid.Check(t, func(rt *rapid.T) {
			run++
			cases := map[string]engine.Case{}
			for move := range rapid.IntRange(1, 12).Draw(rt, "moves") {
				id := fmt.Sprintf("%d-%d", run, rapid.IntRange(0, 2).Draw(rt, "case"))
				s := randomStep(rt, cases[id], id, move)
				fails := rapid.IntRange(0, 3).Draw(rt, "fails") == 0
				err := db.Update(t.Context(), func(tx *store.Tx) error {
					if err := tx.Commit(t.Context(), cases[id].Seq, s); err != nil {
						return err
					}
					if fails {
						return errRefused
					}
					return nil
				})
				if (err != nil) != fails {
					rt.Fatalf("commit: %v", err)
				}
				if !fails {
					cases[id] = s.Outcome.Case
				}
			}
			compareCounters(t, rt, db)
		})
	})
}

func randomStep(rt *rapid.T, c engine.Case, id string, move int) store.Step {
	var effects []engine.Effect
	for _, it := range c.Items {
		switch rapid.IntRange(0, 3).Draw(rt, "do") {
		case 0:
			effects = append(effects, engine.CloseItem{ID: it.ID})
		case 1:
			effects = append(effects, engine.UpdateItem{Item: randomItem(rt, it)})
		}
	}
	for n := range rapid.IntRange(0, 2).Draw(rt, "open") {
		it := staffItem(fmt.Sprintf("%s-%d-%d", id, move, n), "")
		if rapid.Bool().Draw(rt, "customer") {
			it = customerItem(it.ID)
		}
		effects = append(effects, engine.OpenItem{Item: randomItem(rt, it)})
	}
	s := next(c, effects...)
	if c.Seq == 0 {
		s = started(id, "ali", effects...)
	}
	randomPlaces(rt, &s.Outcome.Case)
	return s
}

// randomPlaces puts a case at some steps, with several tokens at one of them, or ends it.
func randomPlaces(rt *rapid.T, c *engine.Case) {
	c.Version, c.Ended, c.Tokens = rapid.IntRange(1, 2).Draw(rt, "version"), "", nil
	for _, scope := range []string{"", "each[0]", "each[1]", "both.one"}[:rapid.IntRange(0, 4).Draw(rt, "tokens")] {
		place := rapid.SampledFrom([]string{engine.At, engine.At, engine.Entering, engine.Leaving, engine.AtDone}).Draw(rt, "place")
		c.Tokens = append(c.Tokens, engine.Token{Scope: scope, Step: rapid.SampledFrom([]string{"look", "pay"}).Draw(rt, "step"), Place: place})
	}
	if rapid.IntRange(0, 4).Draw(rt, "ends") == 0 {
		c.Ended = "closed"
	}
}

func randomItem(rt *rapid.T, it engine.Item) engine.Item {
	if it.Who == engine.Customer {
		return it
	}
	it.Queue = rapid.SampledFrom([]string{"", "claims", "pay"}).Draw(rt, "queue")
	it.Role = rapid.SampledFrom([]string{"", "boss"}).Draw(rt, "role")
	it.Holder = rapid.SampledFrom([]string{"", "sara", "reza"}).Draw(rt, "holder")
	it = randomHand(rt, it)
	it.Escalated = slices.Compact(rapid.SliceOfN(rapid.SampledFrom([]string{"boss", "chief"}), 0, 2).Draw(rt, "escalated"))
	return it
}

// randomHand is what a holder may agree with others about an item.
func randomHand(rt *rapid.T, it engine.Item) engine.Item {
	it.Delegators, it.Question, it.Aside = nil, nil, nil
	if it.Holder == "" {
		return it
	}
	if rapid.Bool().Draw(rt, "delegated") {
		it.Delegators = rapid.SampledFrom([][]string{{"eli"}, {"eli", "uma"}}).Draw(rt, "delegators")
	}
	switch rapid.IntRange(0, 4).Draw(rt, "hand") {
	case 0:
		it.Question = &engine.Question{By: it.Holder, To: rapid.SampledFrom([]string{"eli", "uma"}).Draw(rt, "to"), Text: "?"}
	case 1:
		it.Question = &engine.Question{By: it.Holder, To: "eli", Text: "?", Answer: "!", AnsweredBy: "eli", AnsweredAt: noon}
	case 2:
		it.Aside = &engine.Aside{Until: noon.Add(time.Duration(rapid.IntRange(1, 2).Draw(rt, "until")) * time.Hour)}
	case 3:
		it.Aside = &engine.Aside{Until: noon, Back: true}
	}
	return it
}

// compareCounters compares counters, recount and what lists show.
func compareCounters(t *testing.T, rt *rapid.T, db *store.DB) {
	keys := []string{
		"customer:ali", "mine:sara", "mine:reza", "later:sara", "later:reza", "asked:eli", "asked:uma", "given:eli", "given:uma", "pool:queue:claims", "pool:queue:pay", "pool:role:boss", "pool:role:chief", "pool:none",
		"held:queue:claims/sara", "held:queue:claims/reza", "held:queue:pay/sara", "held:queue:pay/reza",
	}
	view(t, db, func(tx *store.Tx) error {
		counts, err := tx.Counts(t.Context(), keys)
		if err != nil {
			return err
		}
		recount, err := tx.Recount(t.Context())
		if err != nil {
			return err
		}
		for _, key := range keys {
			if counts[key] != recount[key] {
				rt.Fatalf("%s: counter %d, recount %d", key, counts[key], recount[key])
			}
			delete(recount, key)
		}
		standing, err := tx.Standing(t.Context(), "claim")
		if err != nil {
			return err
		}
		for version, steps := range standing {
			for step, n := range steps {
				key := fmt.Sprintf("at:claim@%d/%s", version, step)
				if recount[key] != n {
					rt.Fatalf("%s: counter %d, recount %d", key, n, recount[key])
				}
				delete(recount, key)
			}
		}
		if len(recount) != 0 {
			rt.Fatalf("counted beside: %v", recount)
		}
		items, err := tx.Items(t.Context(), store.ItemFilter{Pools: []string{"role:boss"}, Unheld: true, Limit: 500})
		if err != nil {
			return err
		}
		lists := map[string]store.ItemFilter{
			"mine:sara":  {Holder: "sara", Rests: store.RestsNot},
			"later:sara": {Holder: "sara", Rests: store.RestsNow},
			"asked:eli":  {Hand: store.HandAsked, HandOf: []string{"eli"}},
			"given:uma":  {Hand: store.HandGiven, HandOf: []string{"uma"}},
		}
		for key, f := range lists {
			f.Limit = 500
			rows, err := tx.Items(t.Context(), f)
			if err != nil {
				return err
			}
			if len(rows) != min(500, counts[key]) {
				rt.Fatalf("the list of %s has %d, the counter says %d", key, len(rows), counts[key])
			}
		}
		if len(items) != min(500, counts["pool:role:boss"]) {
			rt.Fatalf("the list has %d, the counter says %d", len(items), counts["pool:role:boss"])
		}
		return err
	})
}

func TestLeastLoaded(t *testing.T) {
	storetest.Run(t, func(t *testing.T, db *store.DB) {
		held := staffItem("c-1", "claims")
		held.Holder = "b"
		begin(t, db, started("c", "ali", engine.OpenItem{Item: held}))
		var got []string
		for range 4 {
			update(t, db, func(tx *store.Tx) error {
				who, err := tx.LeastLoaded(t.Context(), []string{"b", "c", "a"})
				got = append(got, who)
				return err
			})
		}
		same(t, "chosen", got, []string{"a", "c", "a", "c"})
		update(t, db, func(tx *store.Tx) error {
			who, err := tx.LeastLoaded(t.Context(), nil)
			if who != "" {
				t.Errorf("chose %q of nobody", who)
			}
			return err
		})
	})
}

func TestRoundRobin(t *testing.T) {
	storetest.Run(t, func(t *testing.T, db *store.DB) {
		var got []string
		for _, candidates := range [][]string{{"b", "a", "c"}, {"b", "a", "c"}, {"a", "c"}, {"a", "b"}, {"a", "b"}, {}} {
			update(t, db, func(tx *store.Tx) error {
				who, err := tx.RoundRobin(t.Context(), "queue:x", candidates)
				got = append(got, who)
				return err
			})
		}
		same(t, "chosen", got, []string{"a", "b", "c", "a", "b", ""})
	})
}
