package definitions

import (
	"github.com/kartabl/kartabl/internal/text"
)

// besides tells what may happen to a case whatever its step.
func (e *explainer) besides() {
	n := e.p.tree
	if n.get("anytime") == nil && n.get("cancel") == nil && n.get("reopen") == nil {
		return
	}
	e.heading("What may happen beside", "در کنار گام‌ها")
	for _, a := range n.get("anytime").entries() {
		e.anytime(a)
	}
	e.at("cancel", n, e.cancel)
	e.at("reopen", n, e.reopen)
}

func (e *explainer) sides(v *node) string {
	var list []string
	for _, who := range v.get("by").words() {
		list = append(list, e.side(who))
	}
	return e.list(list)
}

func (e *explainer) anytime(a pair) {
	v := a.value
	e.say(a.key.place.Line, "“%s” is open to %s meanwhile.", "«%s» در این میان برای %s باز است.", v.get("label").saying().In(e.lang), e.sides(v))
	e.indent++
	defer func() { e.indent-- }()
	e.at("while", v, func(w *node) {
		e.say(w.place.Line, "Only while the case is at %s.", "تنها تا وقتی پرونده در %s است.", e.list(e.stepNames(w)))
	})
	e.limits(v)
	e.at("to", v, func(w *node) {
		e.say(w.place.Line, "The case then goes to %s.", "پرونده آنگاه به %s می‌رود.", e.step(w.word()))
	})
}

// limits are the condition, the form and the number of times that an action and a
// reopening share.
func (e *explainer) limits(v *node) {
	e.at("if", v, func(w *node) {
		e.say(w.place.Line, "Only where %s.", "تنها اگر %s.", code(w.word()))
	})
	e.at("form", v, func(w *node) {
		e.say(w.place.Line, "Who does it fills in the form %s.", "برای این کار فرم %s پر می‌شود.", e.form(w.word()))
	})
	e.at("fields", v, func(w *node) {
		if words := w.words(); len(words) > 0 {
			e.say(w.place.Line, "Who does it fills in %s.", "برای این کار این‌ها پر می‌شود: %s.", e.list(e.labels(words)))
		}
	})
	e.at("times", v, func(w *node) {
		if w.word() == "1" {
			e.say(w.place.Line, "Once at most.", "تنها یک بار.")
			return
		}
		e.say(w.place.Line, "At most %s times.", "حداکثر %s بار.", text.Digits(w.word(), e.lang))
	})
}

func (e *explainer) cancel(v *node) {
	e.say(v.place.Line, "The case can be given up by %s; it then goes to %s.", "انصراف از سوی %s ممکن است؛ پرونده آنگاه به %s می‌رود.", e.sides(v), e.step(v.get("to").word()))
	e.indent++
	defer func() { e.indent-- }()
	e.at("unless_at", v, func(w *node) {
		e.say(w.place.Line, "Not while it is at %s.", "نه وقتی که پرونده در %s است.", e.list(e.stepNames(w)))
	})
	e.at("compensate", v, func(w *node) {
		if w.word() == "true" {
			e.say(w.place.Line, "What was done outside is then taken back, the last first.", "آنچه بیرون انجام شده، از آخر به اول برگردانده می‌شود.")
		}
	})
}

func (e *explainer) reopen(v *node) {
	e.say(v.place.Line, "For %s after its end it can be reopened by %s, at %s.", "تا %s پس از پایان، باز کردن دوباره از سوی %s ممکن است؛ پرونده به %s برمی‌گردد.",
		lengthIn(v.get("within").word(), e.lang), e.sides(v), e.step(v.get("to").word()))
	e.indent++
	defer func() { e.indent-- }()
	e.limits(v)
}

func (e *explainer) stepNames(v *node) []string {
	var names []string
	for _, name := range v.words() {
		names = append(names, e.step(last(name)))
	}
	return names
}
