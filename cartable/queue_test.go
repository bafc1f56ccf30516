package cartable_test

import (
	"slices"
	"testing"

	"github.com/kartabl/kartabl/cartable"
	"github.com/kartabl/kartabl/engine"
	"github.com/kartabl/kartabl/internal/fault"
)

func (w *world) rule(queue string, capacity int, members, leaders []string) {
	w.t.Helper()
	ids := func(logins []string) []string {
		out := []string{}
		for _, login := range logins {
			out = append(out, w.persons[login].ID)
		}
		return out
	}
	_, err := w.cartable.SetQueue(w.t.Context(), w.as("chief"), queue, cartable.QueueRule{Capacity: capacity, Members: ids(members), Supervisors: ids(leaders)})
	w.must(err)
}

func (w *world) lines(login string) (keys []string) {
	w.t.Helper()
	home, err := w.cartable.Home(w.t.Context(), w.as(login))
	w.must(err)
	for _, v := range home.Views {
		keys = append(keys, v.Key)
	}
	return keys
}

// A queue is that of all who have its role until members are named; then others neither
// see nor take its work.
func TestMembersOfAQueue(t *testing.T) {
	on(t, func(t *testing.T, w *world) {
		w.eyes("ali", "bita")
		const desk = "queue:claims_desk"
		it := w.item(w.ask("call1", "ali"), "first")
		w.rule("claims_desk", 0, []string{"ali"}, nil)
		if !slices.Contains(w.lines("ali"), desk) || slices.Contains(w.lines("bita"), desk) {
			t.Errorf("lines %v, %v", w.lines("ali"), w.lines("bita"))
		}
		_, err := w.cartable.Items(t.Context(), w.as("bita"), cartable.ListRequest{View: desk})
		want(t, err, fault.NotFound, "not_found")
		want(t, w.claims("bita", it), fault.NotFound, "not_found")
		err = w.cartable.Assign(t.Context(), w.as("chief"), it.ID, w.persons["bita"].ID)
		want(t, err, fault.Invalid, "assign.not_eligible")
		w.must(w.claims("ali", it))
		w.must(w.cartable.Release(t.Context(), w.as("ali"), it.ID))
		w.rule("claims_desk", 0, nil, nil)
		w.must(w.claims("bita", it))
		w.replayed()
	})
}

// Nobody holds more of a queue than one may; with room again he goes on.
func TestCapacityOfAQueue(t *testing.T) {
	on(t, func(t *testing.T, w *world) {
		w.eyes("ali", "bita")
		w.rule("claims_desk", 1, nil, nil)
		one, two := w.item(w.ask("call1", "ali"), "first"), w.item(w.ask("call1", "ali"), "first")
		w.must(w.claims("ali", one))
		want(t, w.claims("ali", two), fault.Conflict, "claim.full")
		w.must(w.claims("bita", two))
		w.must(w.submits("ali", one))
		w.must(w.claims("ali", w.item(w.ask("call1", "ali"), "first")))
		w.replayed()
	})
}

// Who is chosen for an item works in its queue and has room for one more.
func TestWhoIsChosenHasRoom(t *testing.T) {
	on(t, func(t *testing.T, w *world) {
		w.person("expert3", engine.Staff, "medical_expert")
		w.rule("medical_experts", 1, []string{"expert1", "expert2"}, nil)
		holders := []string{}
		for range 3 {
			c := w.start().ID
			w.pay(c)
			holder := w.item(c, "expert_review").Holder
			if holder != "" {
				holder = w.login(holder)
			}
			holders = append(holders, holder)
		}
		slices.Sort(holders)
		if !slices.Equal(holders, []string{"", "expert1", "expert2"}) {
			t.Errorf("held by %v", holders)
		}
		w.replayed()
	})
}

// A supervisor of one queue hands out its work and sees nothing else.
func TestASupervisorOfAQueue(t *testing.T) {
	on(t, func(t *testing.T, w *world) {
		w.eyes("ali", "bita")
		w.person("lead", engine.Staff)
		other := w.start().ID
		w.pay(other)
		c := w.ask("call1", "ali")
		it := w.item(c, "first")
		_, err := w.cartable.Item(t.Context(), w.as("lead"), it.ID)
		want(t, err, fault.NotFound, "not_found")
		w.rule("claims_desk", 0, nil, []string{"lead"})
		_, err = w.cartable.Item(t.Context(), w.as("lead"), it.ID)
		w.must(err)
		_, err = w.cartable.Case(t.Context(), w.as("lead"), c)
		w.must(err)
		if got := w.lines("lead"); !slices.Equal(got, []string{"mine", "queue:claims_desk"}) {
			t.Errorf("lines %v", got)
		}
		want(t, w.claims("lead", it), fault.NotFound, "not_found")
		w.must(w.cartable.Assign(t.Context(), w.as("lead"), it.ID, w.persons["bita"].ID))
		want(t, w.cartable.Assign(t.Context(), w.as("lead"), w.item(other, "expert_review").ID, w.persons["expert1"].ID), fault.NotFound, "not_found")
		_, err = w.cartable.SetQueue(t.Context(), w.as("lead"), "claims_desk", cartable.QueueRule{})
		want(t, err, fault.NotFound, "not_found")
		w.replayed()
	})
}

func TestRulesOfQueuesAreChecked(t *testing.T) {
	on(t, func(t *testing.T, w *world) {
		rule := cartable.QueueRule{Members: []string{w.persons["expert1"].ID, w.persons["finance1"].ID}, Supervisors: []string{w.persons["sara"].ID, "nobody"}}
		_, err := w.cartable.SetQueue(t.Context(), w.as("chief"), "medical_experts", rule)
		var paths []string
		if f := fault.As(err); f != nil {
			for _, field := range f.Fields {
				paths = append(paths, field.Path)
			}
		}
		if !slices.Equal(paths, []string{"members[1]", "supervisors[0]", "supervisors[1]"}) {
			t.Errorf("%v: %v", paths, err)
		}
		_, err = w.cartable.SetQueue(t.Context(), w.as("chief"), "none", cartable.QueueRule{})
		want(t, err, fault.NotFound, "not_found")
		w.rule("medical_experts", 3, []string{"expert1"}, []string{"clerk1"})
		all, err := w.cartable.Queues(t.Context(), w.as("operator"))
		w.must(err)
		i := slices.IndexFunc(all, func(q cartable.Queue) bool { return q.Name == "medical_experts" })
		if i < 0 || all[i].Capacity != 3 || all[i].Role != "medical_expert" || len(all[i].Members) != 1 || all[i].Supervisors[0].Name != "name of clerk1" {
			t.Errorf("%+v", all)
		}
	})
}
