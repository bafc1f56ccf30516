package definitions

import (
	"strings"

	"github.com/kartabl/kartabl/internal/text"
)

// deed is what happens at a step, as the end of a sentence.
func (e *explainer) deed(s *stop) string {
	switch s.kind {
	case "task":
		return e.work(s)
	case "call":
		return e.pick("the service ", "سرویس ") + code(s.who) + e.pick(" is called.", " فراخوانده می‌شود.")
	case "pay":
		return e.pick("the customer pays ", "مشتری ") + code(strings.TrimPrefix(s.n.get("amount").word(), "=")) +
			e.pick(" through ", " را از درگاه ") + code(s.who) + e.pick(".", " می‌پردازد.")
	case "decide":
		if s.who == "" {
			return e.pick("the way on is chosen.", "راه پیش رو برگزیده می‌شود.")
		}
		return e.pick("the table ", "جدول ") + code(s.who) + e.pick(" decides.", " تصمیم می‌گیرد.")
	case "wait":
		if d := s.n.get("for").word(); d != "" {
			return e.pick("the case rests for ", "پرونده ") + lengthIn(d, e.lang) + e.pick(".", " می‌ماند.")
		}
		return e.pick("the case rests until ", "پرونده می‌ماند تا ") + code(strings.TrimPrefix(s.n.get("until").word(), "=")) + "."
	case "message":
		return e.pick("the message ", "پیام ") + code(s.who) + e.pick(" is awaited.", " باید برسد.")
	case "parallel":
		return e.pick("several branches go on side by side; ", "چند شاخه هم‌زمان پیش می‌روند؛ ") + e.join(s)
	case "foreach":
		return e.pick("the same is done for each of ", "همین کارها برای هر یک از ") + code(strings.TrimPrefix(s.n.get("items").word(), "=")) + e.pick("", " انجام می‌شود") + e.together(s.n.get("at_once").word()) + "."
	case "subprocess":
		return e.pick("the process ", "فرایند ") + code(s.who) + e.pick(" runs.", " اجرا می‌شود.")
	case "notify":
		return e.pick(e.side(s.n.get("to").word())+" gets a message by ", "پیامی به "+e.side(s.n.get("to").word())+" می‌رسد: ") + e.list(e.channels(s.n.get("by").words())) + "."
	case "letter":
		return e.letter(s)
	}
	return kindWord(s.kind, e.lang) + "."
}

func (e *explainer) work(s *stop) string {
	if s.side == "customer" {
		return e.pick("the customer's turn", "نوبت مشتری است") + e.fills(s) + "."
	}
	a, by := s.n.get("assign"), ""
	switch {
	case a.get("queue") != nil:
		by = e.pick("somebody of the queue ", "یکی از صف ") + code(s.who)
	case a.get("role") != nil:
		by = e.pick("somebody with the role ", "کسی با نقش ") + code(s.who)
	default:
		by = e.pick("one person, ", "یک نفر، ") + code(strings.TrimPrefix(s.who, "="))
	}
	return e.pick("is done by ", "کار ") + by + e.pick("", " است") + e.fills(s) + "."
}

func (e *explainer) fills(s *stop) string {
	if f := s.n.get("form").word(); f != "" {
		return e.pick(", with the form ", "، با فرم ") + e.form(f)
	}
	if fields := s.n.get("fields").words(); len(fields) > 0 {
		return e.pick(", who fills in ", "، برای پر کردن ") + e.list(e.labels(fields))
	}
	return ""
}

// together says how many items of a loop go on at a time.
func (e *explainer) together(count string) string {
	if count == "" || count == "1" {
		return e.pick(", one after another", "، یکی پس از دیگری")
	}
	return e.pick(", "+count+" at a time", "، هر بار "+text.Digits(count, text.Fa)+" تا")
}

func (e *explainer) join(s *stop) string {
	switch j := s.n.get("join").word(); j {
	case "", "all":
		return e.pick("all must be done.", "همه باید به پایان برسند.")
	case "any":
		return e.pick("one is enough.", "یکی بس است.")
	default:
		return e.pick(j+" are enough.", text.Digits(j, text.Fa)+" شاخه بس است.")
	}
}

func (e *explainer) letter(s *stop) string {
	word := e.pick("a letter is issued to ", "نامه‌ای صادر می‌شود برای ")
	if s.n.get("to").word() == "organisation" {
		word += e.pick("an organisation", "یک سازمان")
	} else {
		word += e.side("customer")
	}
	if s.who != "" {
		word += e.pick(" once somebody with the role ", "، پس از امضای کسی با نقش ") + code(s.who) + e.pick(" has signed it", "")
	}
	return word + "."
}

// details are the sentences about a step beside what it does and where it leads.
func (e *explainer) details(s *stop) {
	if s.glass == "hidden" && s.kind != "end" && len(s.scopes) == 0 && s.side == "staff" {
		e.say(s.line, "The customer does not see it.", "مشتری آن را نمی‌بیند.")
	}
	a := s.n.get("assign")
	e.at("same_as", a, func(v *node) {
		e.say(v.place.Line, "Who did %s gets it first.", "نخست به کسی می‌رسد که %s را انجام داده است.", e.step(v.text))
	})
	e.at("not_same_as", a, func(v *node) {
		var names []string
		for _, name := range v.words() {
			names = append(names, e.step(name))
		}
		if len(names) > 0 {
			e.say(v.place.Line, "Nobody who did %s may do it.", "کسی که %s را انجام داده نمی‌تواند این کار را بکند.", e.list(names))
		}
	})
	e.promise(s.n.get("sla"))
	e.at("timeout", s.n, func(v *node) {
		e.say(v.place.Line, "An answer is awaited for %s.", "تا %s منتظر پاسخ می‌ماند.", lengthIn(v.text, e.lang))
	})
	e.at("retry", s.n, func(v *node) {
		e.say(v.place.Line, "When the service does not answer it is called up to %s times more.", "اگر سرویس پاسخ ندهد، تا %s بار دیگر تلاش می‌شود.", text.Digits(v.get("times").word(), e.lang))
	})
	e.at("skip", s.n, func(v *node) { e.skips(v) })
	e.at("redo", s.n, func(v *node) { e.redoes(v) })
	e.at("undo", s.n, func(v *node) {
		e.say(v.place.Line, "When the case is cancelled, the service %s may take it back.", "اگر پرونده لغو شود، سرویس %s می‌تواند آن را برگرداند.", code(v.get("call").word()))
	})
	e.at("expires", s.n, func(v *node) {
		e.say(v.place.Line, "There are %s to pay.", "مهلت پرداخت %s است.", lengthIn(v.text, e.lang))
	})
	for _, t := range s.n.get("timers").entries() {
		if d := t.value.get("after").word(); d != "" && t.value.get("to") == nil && t.value.get("throw") == nil {
			e.reminder(t, d)
		}
	}
}

// skips says who may pass over a step, and when.
func (e *explainer) skips(v *node) {
	if v.text == "false" {
		return
	}
	who := e.pick("Who holds it", "کسی که کار دست اوست") + e.orRole(v)
	if rule := v.get("if").word(); rule != "" {
		e.say(v.place.Line, "%s may pass over it where %s.", "%s می‌تواند با شرط %s از آن بگذرد.", who, code(rule))
		return
	}
	e.say(v.place.Line, "%s may pass over it.", "%s می‌تواند از آن بگذرد.", who)
}

// redoes says who may have a step done once more.
func (e *explainer) redoes(v *node) {
	if v.text == "false" {
		return
	}
	who := e.pick("Who holds a later step", "کسی که گام بعدی دست اوست") + e.orRole(v)
	e.say(v.place.Line, "%s may have it done once more.", "%s می‌تواند آن را برای انجام دوباره برگرداند.", who)
}

func (e *explainer) orRole(v *node) string {
	role := v.get("role").word()
	if role == "" {
		return ""
	}
	return e.pick(" or has the role ", " یا نقش دارد: ") + code(role)
}

func (e *explainer) reminder(t pair, after string) {
	if every := t.value.get("every").word(); every != "" {
		e.say(t.key.place.Line, "After %s, then every %s, %s times in all: %s.", "پس از %s و سپس هر %s، روی هم %s بار: %s.",
			lengthIn(after, e.lang), lengthIn(every, e.lang), text.Digits(t.value.get("times").word(), e.lang), e.acts(t.value.get("do")))
		return
	}
	if after == "0s" {
		e.say(t.key.place.Line, "At once: %s.", "بی‌درنگ: %s.", e.acts(t.value.get("do")))
		return
	}
	e.say(t.key.place.Line, "After %s: %s.", "پس از %s: %s.", lengthIn(after, e.lang), e.acts(t.value.get("do")))
}

// acts are the actions of a timer or a promise.
func (e *explainer) acts(n *node) string {
	var list []string
	for _, a := range n.lines() {
		switch {
		case a.get("notify") != nil:
			who := a.get("notify").word()
			if who == "assignee" {
				list = append(list, e.pick("who works on it is told", "به کسی که روی آن کار می‌کند خبر می‌رسد"))
				continue
			}
			list = append(list, e.pick(e.side(who)+" is told", "به "+e.side(who)+" خبر می‌رسد"))
		case a.get("escalate") != nil:
			list = append(list, e.pick("the role ", "نقش ")+code(a.get("escalate").word())+e.pick(" sees it too", " هم آن را می‌بیند"))
		case a.get("return_to_queue") != nil:
			list = append(list, e.pick("it goes back to its queue", "به صف خود برمی‌گردد"))
		case a.get("set_priority") != nil:
			list = append(list, e.priority(a.get("set_priority").word()))
		case a.get("set") != nil:
			list = append(list, e.pick("values are set", "مقدارهایی نوشته می‌شود"))
		}
	}
	if len(list) == 0 {
		return e.pick("values are set", "مقدارهایی نوشته می‌شود")
	}
	return e.list(list)
}

// promise tells an SLA.
func (e *explainer) promise(n *node) {
	e.at("target", n, func(v *node) {
		e.say(v.place.Line, "It should take at most %s.", "حداکثر %s زمان دارد.", lengthIn(v.text, e.lang))
	})
	e.at("deadline", n, func(v *node) {
		e.say(v.place.Line, "It should be done by %s.", "باید تا %s انجام شود.", code(strings.TrimPrefix(v.word(), "=")))
	})
	e.at("breach", n, func(v *node) { e.say(v.place.Line, "When that is missed: %s.", "اگر دیر شود: %s.", e.acts(v)) })
	e.at("pause_on", n, func(v *node) {
		var names []string
		for _, name := range v.words() {
			names = append(names, e.step(last(name)))
		}
		e.say(v.place.Line, "The clock stands still at %s.", "ساعت در این گام‌ها می‌ایستد: %s.", e.list(names))
	})
}

func (e *explainer) promises() {
	clocks := e.p.tree.get("sla").entries()
	if len(clocks) == 0 {
		return
	}
	e.heading("How long it may take", "مهلت پرونده")
	for _, c := range clocks {
		e.promise(c.value)
	}
}

func (e *explainer) ends() {
	e.heading("How it ends", "پایان‌ها")
	results := map[string]text.Text{
		"success": hint("a success", "پایان موفق"), "failure": hint("a refusal", "پایان ناموفق"),
		"abandoned": hint("given up without a word", "رها شده"), "cancelled": hint("cancelled", "لغو شده"),
	}
	for _, s := range e.p.root.stops {
		if s.kind != "end" {
			continue
		}
		e.say(s.line, "**%s**: %s.", "**%s**: %s.", s.title(e.lang), results[s.result].In(e.lang))
	}
}
