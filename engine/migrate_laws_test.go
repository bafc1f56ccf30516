package engine_test

import (
	"bytes"
	"encoding/json"
	"maps"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/kartabl/kartabl/engine"
	"github.com/kartabl/kartabl/engine/enginetest"
	"github.com/kartabl/kartabl/engine/expression"
)

// Whatever a case has lived through, it comes to the next version with all that it has
// open, all laws hold on the way and after it, and its log replays across the versions.
func TestLawsAcrossVersions(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		first := enginetest.Process(t)
		w := &walk{
			World: enginetest.NewWorld(first), t: t, keys: map[string]string{}, done: map[string][]string{},
			money: map[string]int{}, back: map[string]map[string]int{}, shown: newShadow(), versions: map[int]*engine.Process{first.Version: first},
		}
		for range rapid.IntRange(1, 2).Draw(t, "versions") {
			for range rapid.IntRange(1, 20).Draw(t, "events") {
				w.next()
			}
			w.migrates(nextVersion(t, w.P))
		}
		for range rapid.IntRange(1, 15).Draw(t, "events after") {
			w.next()
		}
		w.replays()
	})
}

// nextVersion draws what changes beside the names of the steps.
func nextVersion(t *rapid.T, p *engine.Process) *engine.Process {
	rename := func(s string) string { return s }
	if rapid.Bool().Draw(t, "rename") {
		rename = func(s string) string { return "x" + s }
	}
	if rapid.Bool().Draw(t, "swap") {
		was := rename
		rename = func(s string) string {
			switch s {
			case "s1":
				s = "s2"
			case "s2":
				s = "s1"
			}
			return was(s)
		}
	}
	q := enginetest.Renamed(p, rename)
	q.Migration.Restart = rapid.Bool().Draw(t, "restart")
	for _, name := range slices.Sorted(maps.Keys(q.Steps)) {
		s := q.Steps[name]
		if s.SLA != nil {
			s.SLA = newSLA(t, s.SLA)
		}
		if s.Foreach != nil {
			s.Foreach.AtOnce = rapid.IntRange(1, s.Foreach.AtOnce).Draw(t, "at once")
		}
		if s.Message != nil && rapid.Bool().Draw(t, "key") {
			s.Message = &engine.Message{Name: s.Message.Name, Key: expression.Operand{Literal: "other"}, Fields: s.Message.Fields}
		}
		switch rapid.IntRange(0, 3).Draw(t, "timers") {
		case 0:
			s.Timers = nil
		case 1:
			if s.Kind != engine.KindEnd {
				s.Timers = append(s.Timers, &engine.Timer{Name: "fresh" + strconv.Itoa(q.Version), After: enginetest.DurP("1h"), Do: []engine.Action{{Notify: "customer", Template: "words"}}})
			}
		}
	}
	for i := range q.Clocks {
		q.Clocks[i] = newSLA(t, q.Clocks[i])
	}
	return q
}

func newSLA(t *rapid.T, s *engine.SLA) *engine.SLA {
	c := *s
	switch rapid.IntRange(0, 4).Draw(t, "sla") {
	case 0:
		c.Target = enginetest.DurP("30m")
	case 1:
		c.Target = enginetest.DurP("5bd")
	case 2:
		c.Warn, c.WarnPercent = nil, 10
	case 3:
		c.Again = nil
	}
	return &c
}

// migrates moves the case and holds every law against it.
func (w *walk) migrates(to *engine.Process) {
	if w.C.ID == "" {
		return
	}
	old, before := w.C, must(json.Marshal(w.C))
	if refused := w.Migrate(to); len(refused) > 0 {
		if !slices.ContainsFunc(refused, func(r engine.Refusal) bool { return excused(old, to, r) }) {
			w.t.Fatalf("refused: %+v\n%s", refused, must(json.MarshalIndent(old, "", " ")))
		}
		return
	}
	if !bytes.Equal(before, must(json.Marshal(old))) {
		w.t.Fatal("migration changed its input")
	}
	w.versions[to.Version] = to
	w.moved(old, to)
	if err := engine.Invariants(w.P, w.C); err != nil {
		w.t.Fatalf("after migration: %v\n%s", err, must(json.MarshalIndent(w.C, "", " ")))
	}
	w.renamed(to)
	w.effects()
	w.views()
}

// excused are the reasons for which a case of a faithful copy stays.
func excused(c engine.Case, to *engine.Process, r engine.Refusal) bool {
	switch r.Code {
	case engine.StaysEnded:
		return !c.Open()
	case engine.StaysLoop: // more items run than may at once now
		n := 0
		for _, x := range c.Tokens {
			if strings.HasSuffix(x.Scope, "]") && strings.HasPrefix(x.Scope[strings.LastIndexByte(x.Scope, '.')+1:], r.Step+"[") {
				n++
			}
		}
		return n > to.Steps[r.To].Foreach.AtOnce
	case engine.StaysWay: // by a timer that the new version has dropped
		s := to.Steps[to.Migration.Steps[r.Step]]
		return strings.HasPrefix(r.Name, "timer:") && s != nil && !slices.ContainsFunc(s.Timers, func(t *engine.Timer) bool { return "timer:"+t.Name == r.Name })
	default:
		return false
	}
}

// moved: items keep id, holder and age; clocks keep what is spent; tokens keep their places.
func (w *walk) moved(old engine.Case, to *engine.Process) {
	if slices.ContainsFunc(old.Problems, func(x engine.Problem) bool { return x.Code == "too_many_steps" }) {
		return // tokens of other branches go on with the next event, whichever it is
	}
	for i, it := range old.Items {
		j := slices.IndexFunc(w.C.Items, func(x engine.Item) bool { return x.ID == it.ID })
		if j < 0 {
			w.t.Fatalf("item %d %s is gone", i, it.ID)
		}
		is := w.C.Items[j]
		if is.Holder != it.Holder || !is.OpenedAt.Equal(it.OpenedAt) || is.Step != to.Migration.Steps[it.Step] || is.Stage != it.Stage {
			w.t.Fatalf("item was %+v, is %+v", it, is)
		}
	}
	if len(old.Requests) != len(w.C.Requests) || len(old.Problems) > len(w.C.Problems) || !reflect.DeepEqual(old.Vars, w.C.Vars) {
		w.t.Fatalf("was\n%s\nis\n%s", must(json.Marshal(old)), must(json.Marshal(w.C)))
	}
	for _, k := range old.Clocks {
		for _, is := range w.C.Clocks {
			if is.Name == k.Name && is.Stage != k.Stage {
				w.t.Fatalf("clock was %+v, is %+v", k, is)
			}
		}
	}
}

// renamed puts the notes of the walk under the new names.
func (w *walk) renamed(to *engine.Process) {
	done := map[string][]string{}
	for step, persons := range w.done {
		name := step
		if x, ok := to.Migration.Steps[step]; ok {
			name = x
		}
		done[name] = append(done[name], persons...)
	}
	w.done = done
}
