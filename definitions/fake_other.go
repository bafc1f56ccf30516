package definitions

import (
	"maps"
	"slices"
	"strconv"
	"time"

	"github.com/kartabl/kartabl/engine"
)

// keptMessage is a message that no step has waited for when it came.
type keptMessage struct {
	in    engine.MessageArrived
	until time.Time
}

// message sends a message to the case; one that nothing waits for is kept.
func (w *world) message(a act) {
	w.told++
	in := engine.MessageArrived{Message: "m" + strconv.Itoa(w.told), Name: a.step, Key: engine.KeyText(a.key), Fields: a.values}
	if w.awaits(in) {
		w.arrive(in)
		return
	}
	w.kept = append(w.kept, keptMessage{in, w.now.Add(engine.KeepMessages)})
	w.ignored = append(w.ignored, in.Name)
}

func (w *world) awaits(in engine.MessageArrived) bool {
	return slices.ContainsFunc(w.c.Requests, func(q engine.Request) bool {
		return q.Kind == engine.RequestMessage && q.Name == in.Name && q.Key == in.Key
	})
}

// arrive hands a message over; one that does not fit its signature is told.
func (w *world) arrive(in engine.MessageArrived) {
	before := len(w.ignored)
	w.must(in)
	if len(w.ignored) > before {
		w.fail("the message %s does not fit its fields in the catalog", in.Name)
	}
}

// deliver hands over the oldest message that has come early.
func (w *world) deliver(q engine.Request) {
	w.kept = slices.DeleteFunc(w.kept, func(m keptMessage) bool { return !m.until.After(w.now) })
	i := slices.IndexFunc(w.kept, func(m keptMessage) bool { return m.in.Name == q.Name && m.in.Key == q.Key })
	if i < 0 || !w.awaits(w.kept[i].in) {
		return
	}
	in := w.kept[i].in
	w.kept = slices.Delete(w.kept, i, i+1)
	w.arrive(in)
}

// subprocess gives the end of another process' case: the scenario's next, of which
// the last one goes on for ever.
func (w *world) subprocess(q engine.Request) {
	list := w.subs[q.Name]
	if len(list) == 0 {
		w.fail("the scenario started the subprocess %s, but no answer is given", q.Name)
		return
	}
	r := list[0]
	if len(list) > 1 {
		w.subs[q.Name] = list[1:]
	}
	in := engine.SubEnded{Request: q.ID, Result: "success", Values: r.returns}
	if r.code != "" {
		in.Result, in.Values = r.code, nil
	}
	if r.delay == 0 {
		w.must(in)
		return
	}
	w.answers = append(w.answers, arrival{w.now.Add(r.delay), in})
}

func cloneReplies(all map[string][]reply) map[string][]reply { return maps.Clone(all) }

// subReplies reads how the subprocesses of a scenario end: one answer, or a list.
func (l *loader) subReplies(n *node) map[string][]reply {
	all := map[string][]reply{}
	for _, p := range l.named(n, "subprocesses") {
		items := []*node{p.value}
		if p.value.shape == listShape {
			items = p.value.items
		}
		for _, item := range items {
			o := l.object(item, "reply", "returns", "error", "delay")
			r := reply{code: l.name(o.get("error"), "error"), delay: l.clockTime(o.get("delay"))}
			r.returns, _ = loose(o.get("returns")).(map[string]any)
			if o.n != nil && o.get("returns") == nil && o.get("error") == nil {
				l.report("K025", o.n, "what", noun("reply"), "keys", "returns, error")
			}
			all[p.key.text] = append(all[p.key.text], r)
		}
	}
	return all
}
