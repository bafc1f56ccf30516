package engine_test

import (
	"slices"
	"strconv"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/kartabl/kartabl/engine"
	"github.com/kartabl/kartabl/engine/enginetest"
	"github.com/kartabl/kartabl/engine/expression"
	"github.com/kartabl/kartabl/internal/fault"
	"github.com/kartabl/kartabl/internal/text"
)

// renewing begins a renewal of a contract with lines of these codes.
func renewing(t *testing.T, codes ...string) world {
	t.Helper()
	w := world{enginetest.NewWorld(enginetest.Renewal()), t}
	lines := make([]any, len(codes))
	for i, code := range codes {
		lines[i] = map[string]any{"code": code, "price": 0}
	}
	w.ok(w.Do(engine.System, engine.Started{
		Case: "c1", No: "1405-000001", Customer: "sara", Values: map[string]any{"lines": lines}, Pins: map[string]int{"credit_check": 3},
	}))
	return w
}

// asked are the open calls, by the scope they belong to.
func (w world) asked() map[string]string {
	scopes := map[string]string{}
	for _, q := range w.C.Requests {
		scopes[q.Scope] = q.ID
	}
	return scopes
}

func (w world) priced(scope string, price int) {
	w.t.Helper()
	w.ok(w.Do(engine.System, engine.CallAnswered{Request: w.asked()[scope], Attempt: 1, Result: map[string]any{"price": price}}))
}

func (w world) prices() []any {
	var list []any
	lines, _ := w.C.Vars["lines"].([]any)
	for _, l := range lines {
		list = append(list, expression.Get(l.(map[string]any), "price"))
	}
	return list
}

func (w world) scopes() []string {
	var list []string
	for _, t := range w.C.Tokens {
		list = append(list, t.Scope)
	}
	slices.Sort(list)
	return list
}

func (w world) wants(want, got any) {
	w.t.Helper()
	if diff := cmp.Diff(want, got); diff != "" {
		w.t.Errorf("-want +got:\n%s", diff)
	}
}

// Items run as many at a time as may; results stand where their items stand, whatever
// came first.
func TestResultsKeepTheOrderOfTheItems(t *testing.T) {
	w := renewing(t, "a", "b", "c")
	w.wants([]string{"", "prices[0]", "prices[1]"}, w.scopes())
	w.priced("prices[1]", 20)
	w.wants([]string{"", "prices[0]", "prices[2]"}, w.scopes())
	w.priced("prices[2]", 30)
	w.priced("prices[0]", 10)
	w.wants([]any{10, 20, 30}, w.prices())
	w.stands("credit")
	var keys []string
	for _, e := range enginetest.Effects[engine.SendCall](w.World) {
		keys = append(keys, e.Key+" "+e.Request.Args["code"].(string))
	}
	w.wants([]string{"c1/price/1 a", "c1/price/2 b", "c1/price/3 c"}, keys)
	if len(w.C.Visits) != 3 {
		t.Errorf("the items left counters behind: %v", w.C.Visits)
	}
}

// Whatever comes first, of however many at a time: prices stand at their lines.
func TestResultsKeepTheirOrderAlways(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := enginetest.Renewal()
		p.Steps["prices"].Foreach.AtOnce = rapid.IntRange(1, 5).Draw(t, "at once")
		w := enginetest.NewWorld(p)
		var lines, want []any
		for i := range rapid.IntRange(1, 5).Draw(t, "lines") {
			lines = append(lines, map[string]any{"code": strconv.Itoa(i), "price": 0})
			want = append(want, map[string]any{"code": strconv.Itoa(i), "price": i + 1})
		}
		if err := w.Do(engine.System, engine.Started{Case: "c1", Customer: "sara", Values: map[string]any{"lines": lines}}); err != nil {
			t.Fatal(err)
		}
		for w.Request("price").ID != "" {
			q := rapid.SampledFrom(w.C.Requests).Draw(t, "answered")
			n, err := strconv.Atoi(q.Args["code"].(string))
			if err != nil || len(w.C.Requests) > p.Steps["prices"].Foreach.AtOnce {
				t.Fatal(err, w.C.Requests)
			}
			if err := w.Do(engine.System, engine.CallAnswered{Request: q.ID, Attempt: 1, Result: map[string]any{"price": n + 1}}); err != nil {
				t.Fatal(err)
			}
		}
		if diff := cmp.Diff(want, w.C.Vars["lines"]); diff != "" || w.Request("credit").ID == "" {
			t.Fatal(diff)
		}
	})
}

func TestAnEmptyListIsLeftAtOnce(t *testing.T) {
	b := enginetest.New("empty", "each", "inner", "end")
	b.Var("list", expression.Type{Kind: expression.List, Items: &expression.Type{Kind: expression.Int}}, []any{})
	s := b.Step(&engine.Step{Name: "each", Kind: engine.KindForeach, Next: enginetest.To("end")})
	b.Loop(s, "list", "list", "x", &expression.Type{Kind: expression.Int}, func() {
		b.Step(&engine.Step{Name: "inner", Kind: engine.KindTask, Task: &engine.Task{Who: engine.Customer}, Next: enginetest.To(engine.Done)})
	})
	b.Step(&engine.Step{Name: "end", Kind: engine.KindEnd, End: &engine.End{Result: "success"}})
	w := world{enginetest.NewWorld(b.P), t}
	w.ok(w.Start(nil))
	w.wants("end", w.C.Ended)
}

func TestTooManyItemsAreAProblem(t *testing.T) {
	w := renewing(t, "1", "2", "3", "4", "5", "6")
	w.problem("too_many_items")
}

// Tasks, timers, SLAs and forms of one item know nothing of the others.
func TestItemsHaveTheirOwnTasksAndTimers(t *testing.T) {
	w := renewing(t, "a", "b")
	w.ok(w.Pass(30 * time.Minute))
	w.priced("prices[0]", 10)
	w.ok(w.Pass(time.Hour))
	it := w.Item("by_hand")
	w.wants("prices[1]", it.Scope)
	if it.DueAt.IsZero() || it.Visit != 1 {
		t.Errorf("item %+v", it)
	}
	opened := enginetest.Effects[engine.OpenItem](w.World)[0]
	w.wants("by_hand (۲)", opened.Label.In(text.Fa))
	form := engine.ItemForm(w.P, w.C, it, w.Now, nil)
	w.wants(0, form.Fields[0].Value)
	w.wants(2, len(engine.Choices(w.P, w.C, it, w.Now, nil)))
	w.ok(w.Do(enginetest.Expert, engine.Claimed{Item: it.ID}))
	w.refused(w.Do(enginetest.Expert, engine.Submitted{Item: it.ID, Outcome: "known", Values: map[string]any{"line.price": -5}}), fault.Invalid, "invalid.fields")
	w.ok(w.Do(enginetest.Expert, engine.Submitted{Item: it.ID, Outcome: "known", Values: map[string]any{"line.price": 20}}))
	w.wants([]any{10, 20}, w.prices())
	w.stands("credit")
}

// Visits are counted for each item, so that many items do not use up max_visits.
func TestVisitsAreCountedForEachItem(t *testing.T) {
	w := renewing(t, "a", "b", "c")
	for _, scope := range []string{"prices[0]", "prices[1]"} {
		w.ok(w.Do(engine.System, engine.CallFailed{Request: w.asked()[scope], Attempt: 1, Code: "busy"}))
	}
	w.wants(2, len(engine.Choices(w.P, w.C, w.Item("by_hand"), w.Now, nil)))
	w.ok(w.Work(enginetest.Expert, "by_hand", "again", map[string]any{"line.price": 1}))
	w.ok(w.Do(engine.System, engine.CallFailed{Request: w.asked()["prices[0]"], Attempt: 1, Code: "busy"}))
	i := slices.IndexFunc(w.C.Items, func(it engine.Item) bool { return it.Scope == "prices[0]" })
	w.wants(1, len(engine.Choices(w.P, w.C, w.C.Items[i], w.Now, nil)))
}

func TestThrowInAnItemClearsTheBlock(t *testing.T) {
	w := renewing(t, "a", "b", "c")
	other := w.asked()["prices[1]"]
	w.ok(w.Do(engine.System, engine.CallFailed{Request: w.asked()["prices[0]"], Attempt: 1, Code: "unknown"}))
	w.wants("refused", w.C.Ended)
	w.wants(0, len(w.C.Requests)+len(w.C.Tokens)+len(w.C.Timers))
	w.ok(w.Do(engine.System, engine.CallAnswered{Request: other, Attempt: 1, Result: map[string]any{"price": 7}}))
	w.wants("release", w.Request("price").Operation)
}

// A list that is calculated is taken as it was when the block began.
func TestACalculatedListStaysAsItWas(t *testing.T) {
	b := enginetest.New("calculated", "each", "inner", "end")
	whole := &expression.Type{Kind: expression.Int}
	b.Var("list", expression.Type{Kind: expression.List, Items: whole}, []any{5, 1, 7})
	b.Var("sum", *whole, 0)
	s := b.Step(&engine.Step{Name: "each", Kind: engine.KindForeach, Next: enginetest.To("end")})
	b.Loop(s, "filter(list, # > 2)", "", "x", whole, func() {
		b.Step(&engine.Step{Name: "inner", Kind: engine.KindTask, Task: &engine.Task{Who: engine.Customer}, Set: b.Set("sum", "=sum * 10 + x", "list", "=[0]"), Next: enginetest.To(engine.Done)})
	})
	b.Step(&engine.Step{Name: "end", Kind: engine.KindEnd, End: &engine.End{Result: "success"}})
	w := world{enginetest.NewWorld(b.P), t}
	w.ok(w.Start(nil))
	w.ok(w.Work(enginetest.Sara, "inner", "", nil))
	w.ok(w.Work(enginetest.Sara, "inner", "", nil))
	w.wants(57, w.C.Vars["sum"])
	w.wants("end", w.C.Ended)
}

// Loops and branches stand in each other; the cells of an inner list are written too.
func TestBlocksInLoops(t *testing.T) {
	b := enginetest.New("nested", "outer", "sides", "left", "inner", "add", "end")
	row := &expression.Type{Kind: expression.List, Items: &expression.Type{Kind: expression.Int}}
	group := &expression.Type{Kind: expression.Object, Fields: []expression.Field{{Name: "rows", Type: row}}}
	b.Var("groups", expression.Type{Kind: expression.List, Items: group}, []any{
		map[string]any{"rows": []any{1, 2}}, map[string]any{"rows": []any{3}},
	})
	outer := b.Step(&engine.Step{Name: "outer", Kind: engine.KindForeach, Foreach: &engine.Foreach{Max: 5, AtOnce: 5}, Next: enginetest.To("end")})
	b.Loop(outer, "groups", "groups", "group", group, func() {
		sides := b.Step(&engine.Step{Name: "sides", Kind: engine.KindParallel, Parallel: &engine.Parallel{}, Next: enginetest.To(engine.Done)})
		b.Branch(sides, "a", func() {
			b.Step(&engine.Step{Name: "left", Kind: engine.KindTask, Task: &engine.Task{Who: engine.Customer}, Next: enginetest.To(engine.Done)})
		})
		b.Branch(sides, "b", func() {
			inner := b.Step(&engine.Step{Name: "inner", Kind: engine.KindForeach, Next: enginetest.To(engine.Done)})
			b.Loop(inner, "group.rows", "group.rows", "n", &expression.Type{Kind: expression.Int}, func() {
				b.Step(&engine.Step{Name: "add", Kind: engine.KindTask, Task: &engine.Task{Who: engine.Customer}, Set: b.Set("n", "=n * 10"), Next: enginetest.To(engine.Done)})
			})
		})
	})
	b.Step(&engine.Step{Name: "end", Kind: engine.KindEnd, End: &engine.End{Result: "success"}})
	w := world{enginetest.NewWorld(b.P), t}
	w.ok(w.Start(nil))
	w.wants("outer[0].sides.b.inner[0]", w.Item("add").Scope)
	for range 3 {
		w.ok(w.Work(enginetest.Sara, "add", "", nil))
	}
	w.ok(w.Work(enginetest.Sara, "left", "", nil))
	w.ok(w.Work(enginetest.Sara, "left", "", nil))
	w.wants("end", w.C.Ended)
	w.wants([]any{map[string]any{"rows": []any{10, 20}}, map[string]any{"rows": []any{30}}}, w.C.Vars["groups"])
}

// credited brings a renewal with one line to the step after its credit check.
func credited(t *testing.T) world {
	t.Helper()
	w := renewing(t, "a")
	w.priced("prices[0]", 10)
	return w
}

func (w world) ended(result string, values map[string]any) error {
	return w.Do(engine.System, engine.SubEnded{Request: w.Request("credit").ID, Result: result, Values: values})
}

// A subprocess has the version of the moment at which the case was started.
func TestASubprocessIsPinned(t *testing.T) {
	w := credited(t)
	starts := enginetest.Effects[engine.StartSub](w.World)
	if len(starts) != 1 || starts[0].Key != "c1/credit/1" || starts[0].Request.Version != 3 || starts[0].Request.Args["lines"] != 1 {
		t.Fatalf("%+v", starts)
	}
	request := w.Request("credit").ID
	w.ok(w.ended("success", map[string]any{"score": 650, "more": true}))
	w.wants(650, w.C.Vars["score"])
	w.stands("book")
	w.ignored(w.Do(engine.System, engine.SubEnded{Request: request, Result: "success"}), "closed")
}

func TestTheFailureOfASubprocessIsAnError(t *testing.T) {
	w := credited(t)
	w.ok(w.ended("failure", nil))
	w.wants("refused", w.C.Ended)
	w = credited(t)
	w.ok(w.ended("no_process", nil))
	w.stands("book")
}

func TestCancelGivesTheSubprocessUp(t *testing.T) {
	w := credited(t)
	request := w.Request("credit").ID
	w.ok(w.Do(enginetest.Sara, engine.Cancelled{}))
	w.wants([]engine.CancelSub{{Request: request}}, enginetest.Effects[engine.CancelSub](w.World))
	child := world{enginetest.NewWorld(enginetest.Renewal()), t}
	child.P.Cancel = nil
	child.ok(child.Do(engine.System, engine.Started{Case: "c2", No: "2", Customer: "sara", Values: map[string]any{"lines": []any{map[string]any{"code": "a", "price": 1}}}, Parent: &engine.Parent{Case: "c1", Request: request}}))
	child.ok(child.Do(engine.System, engine.Cancelled{}))
	child.wants("refused", child.C.Ended)
	told := enginetest.Effects[engine.EndSub](child.World)
	if len(told) != 1 || told[0].Parent.Case != "c1" || told[0].Result != "failure" {
		t.Errorf("%+v", told)
	}
	w.refused(child.Do(engine.System, engine.Cancelled{}), fault.Conflict, "conflict.done")
}

// signing brings a renewal to where it waits for the signature.
func signing(t *testing.T) world {
	t.Helper()
	w := credited(t)
	w.ok(w.ended("success", map[string]any{"score": 1}))
	w.ok(w.Work(enginetest.Expert, "book", "", map[string]any{"booking": "B1"}))
	w.stands("signed")
	return w
}

func (w world) tell(id, key string, fields map[string]any) error {
	return w.Do(engine.System, engine.MessageArrived{Message: id, Name: "contract_signed", Key: key, Fields: fields})
}

func TestAMessageCountsOnceAndByItsKey(t *testing.T) {
	w := signing(t)
	w.ignored(w.tell("m0", "another", nil), "closed")
	w.ignored(w.tell("m1", "1405-000001", map[string]any{"signed_at": 5}), "unfit")
	w.ok(w.tell("m2", "1405-000001", map[string]any{"signed_at": "today", "more": 1}))
	w.wants("today", w.C.Vars["signed_at"])
	w.wants("renewed", w.C.Ended)
	w.ignored(w.tell("m2", "1405-000001", nil), "already")
	w.wants(1, enginetest.Count[engine.AwaitMessage](w.World))
	w.wants(1, enginetest.Count[engine.StopAwaiting](w.World))
	w.refused(w.Do(enginetest.Sara, engine.MessageArrived{Message: "m3"}), fault.Forbidden, "forbidden")
}

func TestTimersOfAMessage(t *testing.T) {
	w := signing(t)
	w.ok(w.Pass(5 * 24 * time.Hour))
	w.wants(2, enginetest.Count[engine.Send](w.World))
	w.ok(w.Pass(6 * 24 * time.Hour))
	w.wants("refused", w.C.Ended)
	w.ignored(w.tell("m1", "1405-000001", map[string]any{"signed_at": "late"}), "closed")
}

// What was done outside is undone last first: by a task, by a call, and by a call
// whose success came when nobody waited any more.
func TestCompensation(t *testing.T) {
	w := renewing(t, "a", "b")
	slow := w.asked()["prices[1]"]
	w.priced("prices[0]", 10)
	w.ok(w.Pass(time.Hour)) // the second price is too slow
	w.ok(w.Work(enginetest.Expert, "by_hand", "known", map[string]any{"line.price": 20}))
	w.ok(w.ended("success", map[string]any{"score": 1}))
	w.ok(w.Do(engine.System, engine.CallAnswered{Request: slow, Attempt: 1, Result: map[string]any{"price": 99}}))
	late := w.Request("price")
	w.wants(99, late.Args["price"])
	w.ok(w.Do(engine.System, engine.CallAnswered{Request: late.ID, Attempt: 1}))
	w.ok(w.Work(enginetest.Expert, "book", "", map[string]any{"booking": "B1"}))
	w.ok(w.Do(enginetest.Sara, engine.Cancelled{}))
	w.wants("refused", w.C.Ended)
	first := w.Request("book")
	w.wants("B1", first.Args["booking"])
	w.ok(w.Do(engine.System, engine.CallFailed{Request: first.ID, Attempt: 1, Code: "gone"}))
	w.wants("undo_failed", w.C.Problems[0].Code)
	w.wants(10, w.Request("price").Args["price"])
	w.ok(w.Do(engine.System, engine.CallAnswered{Request: w.Request("price").ID, Attempt: 1}))
	w.wants(0, len(w.C.Requests))
	w.ignored(w.Do(engine.System, engine.CallAnswered{Request: slow, Attempt: 1}), "closed")
}

// cancellable has done something outside when it can be cancelled.
func cancellable() *engine.Process {
	b := enginetest.New("booking", "book", "look", "end", "gone")
	b.Result(expression.Field{Name: "booking", Type: &expression.Type{Kind: expression.Text}})
	undo := &engine.Call{Service: "s", Operation: "unbook", Args: b.Set("booking", "=result.booking"), Timeout: time.Second}
	b.Step(&engine.Step{Name: "book", Kind: engine.KindCall, Call: &engine.Call{Service: "s", Operation: "book", Timeout: time.Second, Undo: undo}, Next: enginetest.To("look")})
	b.Step(&engine.Step{Name: "look", Kind: engine.KindTask, Task: &engine.Task{Who: engine.Customer}, Next: enginetest.To("end")})
	b.Step(&engine.Step{Name: "end", Kind: engine.KindEnd, End: &engine.End{Result: "success"}})
	b.Step(&engine.Step{Name: "gone", Kind: engine.KindEnd, End: &engine.End{Result: "cancelled"}})
	b.P.Cancel = &engine.Cancel{By: []engine.Who{engine.Customer}, To: "gone", Compensate: true}
	return b.P
}

func (w world) lastCall() engine.SendCall {
	w.t.Helper()
	for _, e := range slices.Backward(w.All) {
		if call, ok := e.(engine.SendCall); ok {
			return call
		}
	}
	w.t.Fatal("no call was sent")
	return engine.SendCall{}
}

// An undo that has failed is tried again by hand, under its key and with its content, as
// often as somebody likes, also when the case has ended; or it is acknowledged.
func TestAFailedUndoIsTriedAgain(t *testing.T) {
	var w world
	undoing := func(known int) engine.Request {
		t.Helper()
		w = world{enginetest.NewWorld(cancellable()), t}
		w.knows(known)
		w.ok(w.Answer("book", map[string]any{"booking": "B1"}))
		w.ok(w.Do(enginetest.Sara, engine.Cancelled{}))
		q := w.Request("book")
		w.ok(w.Do(engine.System, engine.CallFailed{Request: q.ID, Attempt: 1, Code: "gone", Detail: "no such booking"}))
		w.wants(0, len(w.C.Requests))
		return q
	}
	undoing(0)
	w.wants(engine.Mending{Acknowledge: true}, engine.Mend(w.P, w.C, w.C.Problems[0].ID))

	first := undoing(engine.FirstKnown)
	w.wants(engine.Mending{Retry: true, Acknowledge: true}, engine.Mend(w.P, w.C, w.C.Problems[0].ID))
	w.wants("no such booking", w.C.Problems[0].Said)
	key := w.lastCall().Key
	for n := range 2 {
		w.ok(w.Do(enginetest.Boss, engine.Retried{Problem: w.C.Problems[0].ID}))
		w.wants(0, len(w.C.Problems))
		sent := w.lastCall()
		w.wants(key, sent.Key)
		w.wants(n+2, sent.Request.Attempt)
		w.wants("B1", sent.Request.Args["booking"])
		w.wants(first.ID, w.Request("book").ID)
		if n == 0 {
			w.ok(w.Do(engine.System, engine.CallFailed{Request: first.ID, Attempt: 2, Code: "gone"}))
			w.wants(2, w.C.Problems[0].Attempts)
		}
	}
	w.ok(w.Do(engine.System, engine.CallAnswered{Request: first.ID, Attempt: 3}))
	w.wants(0, len(w.C.Requests)+len(w.C.Problems))
	w.replays(w.P)

	undoing(engine.FirstKnown)
	w.ok(w.Do(enginetest.Boss, engine.Resumed{Problem: w.C.Problems[0].ID}))
	w.wants(0, len(w.C.Requests)+len(w.C.Problems))
}

// A schedule or message gives first values to the form, and to variables beside it.
func TestStartWithoutAPerson(t *testing.T) {
	start := func(values map[string]any) (world, error) {
		w := world{enginetest.NewWorld(enginetest.Renewal()), t}
		return w, w.Do(engine.System, engine.Started{Case: "c1", No: "1", Customer: "sara", Values: values})
	}
	lines := []any{map[string]any{"code": "a", "price": 0}}
	w, err := start(map[string]any{"lines": lines, "score": 7})
	w.ok(err)
	w.wants(7, w.C.Vars["score"])
	_, err = start(map[string]any{"score": 7})
	w.refused(err, fault.Invalid, "invalid.fields")
	_, err = start(map[string]any{"lines": lines, "nothing": 7})
	w.refused(err, fault.Invalid, "invalid.fields")
	_, err = start(map[string]any{"lines": lines, "score": "x"})
	w.refused(err, fault.Invalid, "invalid.fields")
}

func TestValuesAreReadWhereTheyAre(t *testing.T) {
	w := renewing(t, "a", "b")
	w.wants("b", engine.ValueAt(w.P, w.C, "prices[1]", "line.code"))
	w.wants(0, engine.ValueAt(w.P, w.C, "prices[1]", "score"))
	w.wants(nil, engine.ValueAt(w.P, w.C, "", "line.code"))
	w.wants(nil, engine.ValueAt(w.P, w.C, "prices[9]", "line.code"))
}

// The undo of a success that came too late may name what the step would have set.
func TestALateSuccessIsUndoneWithWhatItWouldHaveSet(t *testing.T) {
	b := enginetest.New("late", "pay", "look", "end")
	b.Var("trace", expression.Type{Kind: expression.Text, Optional: true}, nil)
	undo := &engine.Call{Service: "s", Operation: "u", Args: b.Set("trace", "=trace"), Timeout: time.Second}
	b.Result(expression.Field{Name: "trace", Type: &expression.Type{Kind: expression.Text}})
	b.Step(&engine.Step{
		Name: "pay", Kind: engine.KindCall, Set: b.Set("trace", "=result.trace"), Next: enginetest.To("end"),
		Call:    &engine.Call{Service: "s", Operation: "o", Timeout: time.Second, Undo: undo},
		OnError: []engine.ErrorEdge{{Edge: engine.Edge{To: "look"}}},
	})
	b.Step(&engine.Step{Name: "look", Kind: engine.KindTask, Task: &engine.Task{Who: engine.Customer}, Next: enginetest.To("end")})
	b.Step(&engine.Step{Name: "end", Kind: engine.KindEnd, End: &engine.End{Result: "success"}})
	w := world{enginetest.NewWorld(b.P), t}
	w.ok(w.Start(nil))
	call := w.Request("pay")
	w.ok(w.Fail("pay", "unavailable"))
	w.ok(w.Do(engine.System, engine.CallAnswered{Request: call.ID, Attempt: 1, Result: map[string]any{"trace": "T1"}}))
	w.wants("T1", w.Request("pay").Args["trace"])
	w.wants(nil, w.C.Vars["trace"])
	w.wants(0, len(w.C.Problems))
}
