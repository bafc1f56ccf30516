package engine_test

import (
	"bytes"
	"encoding/json"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/kartabl/kartabl/engine"
	"github.com/kartabl/kartabl/engine/enginetest"
	"github.com/kartabl/kartabl/engine/expression"
	"github.com/kartabl/kartabl/internal/fault"
)

// next is the claim's next version, in which every step begins with "x".
func next(w world) *engine.Process {
	return enginetest.Renamed(w.P, func(s string) string { return "x" + s })
}

// moves takes the case to a version and wants the log to replay across both.
func (w world) moves(to *engine.Process) {
	w.t.Helper()
	was := w.P
	if refused := w.Migrate(to); len(refused) > 0 {
		w.t.Fatalf("refused: %+v", refused)
	}
	w.ok(nil)
	again, err := engine.ReplayAcross(func(v int) *engine.Process {
		return map[int]*engine.Process{was.Version: was, to.Version: to}[v]
	}, to.Version, w.Log)
	w.ok(err)
	if a, b := must(json.Marshal(again)), must(json.Marshal(w.C)); !bytes.Equal(a, b) {
		w.t.Fatalf("replayed\n%s\nis\n%s", a, b)
	}
}

// stays wants the case to be refused for exactly this reason, and to be unchanged.
func (w world) stays(to *engine.Process, code, step string) {
	w.t.Helper()
	before := must(json.Marshal(w.C))
	refused := w.Migrate(to)
	if len(refused) != 1 || refused[0].Code != code || refused[0].Step != step {
		w.t.Fatalf("want %s at %q, got %+v", code, step, refused)
	}
	if !bytes.Equal(before, must(json.Marshal(w.C))) {
		w.t.Fatal("a refused case was changed")
	}
}

func timer(w world, name string) engine.PendingTimer {
	w.t.Helper()
	i := slices.IndexFunc(w.C.Timers, func(t engine.PendingTimer) bool { return t.Name == name })
	if i < 0 {
		return engine.PendingTimer{}
	}
	return w.C.Timers[i]
}

func TestMigratedItemsStayWhoseTheyAre(t *testing.T) {
	w := at(t, "review")
	w.ok(w.Do(enginetest.Expert, engine.Claimed{Item: w.Item("review").ID}))
	was := w.Item("review")
	w.ok(w.Pass(time.Hour))
	w.moves(next(w))
	is := w.Item("xreview")
	was.Step = "xreview"
	if d := cmp.Diff(was, is); d != "" {
		t.Fatalf("item (-was +is):\n%s", d)
	}
	moved := enginetest.Effects[engine.MoveItem](w.World)
	if len(moved) != 1 || moved[0].Item.ID != was.ID || moved[0].Label.In("en") != "review" {
		t.Fatalf("moved %+v", moved)
	}
	w.ok(w.Work(enginetest.Expert, "xreview", "accept", nil))
	w.stands("xdepartments")
	if got := w.C.Visits["xreview"]; got != 1 {
		t.Fatalf("visits %d", got)
	}
}

func TestMigratedBranches(t *testing.T) {
	t.Run("a branch that is done stays done", func(t *testing.T) {
		w := at(t, "departments")
		w.ok(w.Work(enginetest.Third, "finance", "", map[string]any{"finance_amount": 3000}))
		w.moves(next(w))
		w.ok(w.Work(enginetest.Other, "xmedical", "ok", map[string]any{"medical_amount": 4000}))
		w.stands("xsettle")
	})
	t.Run("four eyes sees through a new name", func(t *testing.T) {
		w := at(t, "departments")
		w.moves(next(w))
		w.refused(w.Do(enginetest.Expert, engine.Claimed{Item: w.Item("xmedical").ID}), fault.Forbidden, "four_eyes")
	})
	t.Run("new four eyes take the item away", func(t *testing.T) {
		w := at(t, "departments")
		w.ok(w.Do(enginetest.Expert, engine.Claimed{Item: w.Item("finance").ID}))
		to := next(w)
		to.Steps["xfinance"].Task.Assign.NotSameAs = []string{"xreview"}
		w.moves(to)
		if it := w.Item("xfinance"); it.Holder != "" || !slices.Contains(it.Exclude, "expert1") {
			t.Fatalf("item %+v", it)
		}
	})
	t.Run("an item goes to the queue of the newer version", func(t *testing.T) {
		w := at(t, "departments")
		to := next(w)
		to.Steps["xfinance"].Task.Assign.Queue = "accounts"
		w.moves(to)
		if it := w.Item("xfinance"); it.Queue != "accounts" {
			t.Fatalf("item %+v", it)
		}
	})
	t.Run("a block with fewer branches is another shape", func(t *testing.T) {
		w := at(t, "departments")
		to := next(w)
		p := to.Steps["xdepartments"].Parallel
		p.Branches = p.Branches[:1]
		refused := w.Migrate(to)
		if len(refused) == 0 || refused[0].Code != engine.StaysKind || refused[0].Step != "departments" {
			t.Fatalf("refused %+v", refused)
		}
	})
}

func TestMigratedTimers(t *testing.T) {
	give := func(t *testing.T) world {
		w := at(t, "review")
		w.ok(w.Work(enginetest.Expert, "review", "give_back", map[string]any{"missing": []any{"x"}}))
		w.ok(w.Pass(26 * time.Hour))
		return w
	}
	fix := func(t *testing.T) world {
		w := started(t, claim())
		w.ok(w.Fail("identity", "not_found"))
		w.ok(w.Pass(26 * time.Hour)) // the first reminder has gone out
		return w
	}
	t.Run("keep when they are due", func(t *testing.T) {
		w := fix(t)
		was := timer(w, "remind")
		w.moves(next(w))
		if is := timer(w, "remind"); !is.Due.Equal(was.Due) || is.Fired != 1 || is.ID != was.ID || is.Step != "xfix" {
			t.Fatalf("was %+v, is %+v", was, is)
		}
	})
	t.Run("or restart", func(t *testing.T) {
		w := fix(t)
		to := next(w)
		to.Migration.Restart = true
		w.moves(to)
		if is := timer(w, "remind"); !is.Due.Equal(w.Now.Add(24*time.Hour)) || is.Fired != 0 {
			t.Fatalf("is %+v", is)
		}
		before := len(enginetest.Effects[engine.Send](w.World))
		w.ok(w.Pass(24 * time.Hour))
		sent := enginetest.Effects[engine.Send](w.World)
		if len(sent) != before+1 || sent[before].Key == sent[before-1].Key {
			t.Fatalf("sent %+v", sent)
		}
	})
	t.Run("new ones start now, dropped ones end", func(t *testing.T) {
		w := fix(t)
		to := next(w)
		to.Steps["xfix"].Timers = []*engine.Timer{{Name: "fresh", After: enginetest.DurP("1d")}, to.Steps["xfix"].Timers[1]}
		w.moves(to)
		if is := timer(w, "fresh"); !is.Due.Equal(w.Now.Add(24 * time.Hour)) {
			t.Fatalf("fresh %+v", is)
		}
		if timer(w, "remind").ID != "" || timer(w, "give_up").ID == "" {
			t.Fatalf("timers %+v", w.C.Timers)
		}
	})
	t.Run("what has fired for good does not fire again", func(t *testing.T) {
		w := give(t)
		w.moves(next(w))
		if is := timer(w, "ask"); is.ID != "" {
			t.Fatalf("ask %+v", is)
		}
	})
}

func TestMigratedPromises(t *testing.T) {
	t.Run("of a step count from when the item was opened", func(t *testing.T) {
		w := at(t, "review")
		opened := w.Item("review").OpenedAt
		w.ok(w.Pass(time.Hour))
		to := next(w)
		sla := *to.Steps["xreview"].SLA
		sla.Target = enginetest.DurP("4h")
		to.Steps["xreview"].SLA = &sla
		w.moves(to)
		if it := w.Item("xreview"); !it.DueAt.Equal(opened.Add(4*time.Hour)) || !it.WarnAt.Equal(opened.Add(3*time.Hour)) {
			t.Fatalf("item %+v, opened %s", it, opened)
		}
		w.ok(w.Pass(3 * time.Hour))
		if it := w.Item("xreview"); it.Stage != engine.StageBreached {
			t.Fatalf("item %+v", it)
		}
	})
	t.Run("of the case keep what was spent", func(t *testing.T) {
		w := at(t, "review")
		w.ok(w.Pass(6 * time.Hour)) // of an office day
		to := next(w)
		clock := *to.Clocks[0]
		clock.Target = enginetest.DurP("1bd")
		to.Clocks = []*engine.SLA{&clock}
		w.moves(to)
		k := w.C.Clocks[0]
		if k.Spent != 6*3600 || k.Budget != 8*3600 || !k.Due.Equal(enginetest.Morning.Add(24*time.Hour)) {
			t.Fatalf("clock %+v", k)
		}
	})
	t.Run("unchanged they stay to the second", func(t *testing.T) {
		w := at(t, "review")
		w.ok(w.Pass(6 * time.Hour))
		was := w.C.Clocks[0].Due
		w.moves(next(w))
		if k := w.C.Clocks[0]; !k.Due.Equal(was) {
			t.Fatalf("was due %s, is %+v", was, k)
		}
	})
	t.Run("a new one begins now", func(t *testing.T) {
		w := at(t, "review")
		w.ok(w.Pass(6 * time.Hour))
		to := next(w)
		to.Clocks = append(to.Clocks, &engine.SLA{Name: "second", Target: enginetest.DurP("5h")})
		w.moves(to)
		if k := w.C.Clocks[1]; k.Spent != 0 || !k.Due.Equal(w.Now.Add(5*time.Hour)) {
			t.Fatalf("clock %+v", k)
		}
	})
}

func TestMigratedCallIsOneOperation(t *testing.T) {
	w := started(t, claim())
	key := enginetest.Effects[engine.SendCall](w.World)[0].Key
	w.moves(next(w))
	w.ok(w.Fail("xidentity", "unavailable"))
	w.ok(w.Pass(10 * time.Second))
	calls := enginetest.Effects[engine.SendCall](w.World)
	if len(calls) != 2 || calls[1].Key != key {
		t.Fatalf("calls %+v", calls)
	}
	w.ok(w.Answer("xidentity", map[string]any{"match": true}))
	w.stands("xpay_fee")
}

func TestMigratedCaseUndoesWhatItHasDone(t *testing.T) {
	w := at(t, "letter")
	w.moves(next(w))
	w.ok(w.Do(enginetest.Boss, engine.Cancelled{}))
	if q := w.Request("xsettle"); q.Kind != engine.RequestUndo || q.Args["trace"] != "T1" {
		t.Fatalf("requests %+v", w.C.Requests)
	}
	if back := enginetest.Effects[engine.Refund](w.World); len(back) != 1 || back[0].Gateway != "psp" {
		t.Fatalf("refunds %+v", back)
	}
}

func TestMigratedVariables(t *testing.T) {
	intType := &expression.Type{Kind: expression.Int}
	vars := func(w world, fields ...expression.Field) *engine.Process {
		to := next(w)
		to.Vars = append(slices.Clone(to.Vars), fields...)
		return to
	}
	t.Run("a new one needs a value", func(t *testing.T) {
		w := at(t, "review")
		w.stays(vars(w, expression.Field{Name: "score", Type: intType}), engine.StaysVariable, "")
	})
	t.Run("which migrate gives, over the old ones", func(t *testing.T) {
		w := at(t, "review")
		to := vars(w, expression.Field{Name: "score", Type: intType})
		amount, problems := expression.Compile("amount / 1000 > 4 ? 1 : 2", &expression.Env{Vars: w.P.Vars}, intType)
		if len(problems) > 0 {
			t.Fatal(problems)
		}
		to.Migration.Vars = []engine.Assignment{{Path: "score", Value: expression.Operand{Program: amount}}}
		w.moves(to)
		if w.C.Vars["score"] != 1 {
			t.Fatalf("vars %v", w.C.Vars)
		}
	})
	t.Run("or its default, or is optional", func(t *testing.T) {
		w := at(t, "review")
		w.moves(vars(w, expression.Field{Name: "score", Type: &expression.Type{Kind: expression.Int, Default: &expression.Operand{Literal: 7}}},
			expression.Field{Name: "more", Type: &expression.Type{Kind: expression.Text, Optional: true}}))
		if w.C.Vars["score"] != 7 || w.C.Vars["more"] != nil {
			t.Fatalf("vars %v", w.C.Vars)
		}
	})
	t.Run("another type needs a value", func(t *testing.T) {
		w := at(t, "review")
		to := next(w)
		to.Vars = slices.Clone(to.Vars)
		i := slices.IndexFunc(to.Vars, func(f expression.Field) bool { return f.Name == "birth" })
		to.Vars[i].Type = &expression.Type{Kind: expression.Date, Optional: true}
		w.stays(to, engine.StaysType, "")
	})
	t.Run("a choice that is gone needs one", func(t *testing.T) {
		w := at(t, "review")
		to := next(w)
		to.Vars = slices.Clone(to.Vars)
		to.Vars[0].Type = &expression.Type{Kind: expression.Enum, Values: []string{"dental"}}
		w.stays(to, engine.StaysType, "")
	})
	t.Run("one that is gone is dropped", func(t *testing.T) {
		w := at(t, "review")
		to := next(w)
		to.Vars = slices.DeleteFunc(slices.Clone(to.Vars), func(f expression.Field) bool { return f.Name == "birth" })
		w.moves(to)
		if _, there := w.C.Vars["birth"]; there {
			t.Fatalf("vars %v", w.C.Vars)
		}
	})
}

func TestCasesThatStay(t *testing.T) {
	t.Run("without an image", func(t *testing.T) {
		w := at(t, "review")
		to := next(w)
		delete(to.Migration.Steps, "review")
		w.stays(to, engine.StaysStep, "review")
	})
	t.Run("at a step of another kind", func(t *testing.T) {
		w := at(t, "review")
		to := next(w)
		to.Migration.Steps["review"] = "xgive_back" // a task too, but the customer's
		w.stays(to, engine.StaysKind, "review")
	})
	t.Run("in another scope", func(t *testing.T) {
		w := at(t, "review")
		to := next(w)
		to.Migration.Steps["review"] = "xmedical"
		w.stays(to, engine.StaysScope, "review")
	})
	t.Run("since migrate leaves them", func(t *testing.T) {
		w := at(t, "review")
		to := next(w)
		leave, problems := expression.Compile("visits('review') > 0", &expression.Env{Steps: []string{"review"}}, nil)
		if len(problems) > 0 {
			t.Fatal(problems)
		}
		to.Migration.Leave = leave
		w.stays(to, engine.StaysLeft, "")
	})
	t.Run("since a call under way would be another one", func(t *testing.T) {
		w := started(t, claim())
		to := next(w)
		call := *to.Steps["xidentity"].Call
		call.Operation = "look"
		to.Steps["xidentity"].Call = &call
		w.stays(to, engine.StaysCall, "identity")
	})
	t.Run("since nothing could be undone any more", func(t *testing.T) {
		w := at(t, "letter")
		to := next(w)
		call := *to.Steps["xsettle"].Call
		call.Undo = nil
		to.Steps["xsettle"].Call = &call
		w.stays(to, engine.StaysUndo, "settle")
	})
	t.Run("since money was taken there", func(t *testing.T) {
		w := at(t, "review")
		to := next(w)
		delete(to.Migration.Steps, "pay_fee")
		w.stays(to, engine.StaysMoney, "pay_fee")
	})
	t.Run("since they have ended", func(t *testing.T) {
		w := at(t, "review")
		w.ok(w.Do(enginetest.Sara, engine.Cancelled{}))
		w.stays(next(w), engine.StaysEnded, "")
	})
	t.Run("since the version takes no cases of theirs", func(t *testing.T) {
		w := at(t, "review")
		to := next(w)
		to.Migration.From = 7
		w.stays(to, engine.StaysVersion, "")
		to.Migration = nil
		w.stays(to, engine.StaysVersion, "")
	})
}

// A case that a fault of the definition holds up comes to the version that has none,
// with its problem, and goes on from there when somebody resumes it.
func TestMigrationMendsAProblem(t *testing.T) {
	w := at(t, "departments")
	w.P.Steps["departments"].Next = []engine.Edge{{When: enginetest.New("x").Expr("1 % 0 == 1"), To: "settle"}}
	w.ok(w.Work(enginetest.Other, "medical", "ok", map[string]any{"medical_amount": 4000}))
	w.ok(w.Work(enginetest.Third, "finance", "", map[string]any{"finance_amount": 3000}))
	if len(w.C.Problems) != 1 {
		t.Fatalf("problems %+v", w.C.Problems)
	}
	to := next(w)
	to.Steps["xdepartments"].Next = enginetest.To("xsettle")
	w.moves(to)
	x := w.C.Problems[0]
	if x.Step != "xdepartments" || engine.Waiting(w.C) != engine.WaitsStaff {
		t.Fatalf("problem %+v", x)
	}
	w.ok(w.Do(enginetest.Boss, engine.Resumed{Problem: x.ID}))
	w.stands("xsettle")
}

func TestMigratedIsAnEventOfTwoVersions(t *testing.T) {
	w := at(t, "review")
	w.refused(w.Do(engine.System, engine.Migrated{From: 1, To: 2}), fault.Invalid, "invalid")
	e := engine.Event{ID: "e", At: w.Now, By: enginetest.Sara, Input: engine.Migrated{From: 1, To: 2}}
	if _, refused := engine.Migrate(w.P, next(w), w.C, e); len(refused) != 1 || refused[0].Code != engine.StaysVersion {
		t.Fatalf("a customer migrates: %+v", refused)
	}
}
