package definitions

import (
	"fmt"
	"net/url"
	"path/filepath"
	"strings"

	"github.com/kartabl/kartabl/internal/text"
)

// Explain tells a definition on one page for people who do not read YAML, as Markdown
// in one language. Each sentence ends with a link to its line. A text that is no YAML
// gives diagnostics.
func Explain(name string, src []byte, lang text.Lang) (string, Diagnostics) {
	p, diags := planOf(name, src)
	if p == nil {
		return "", diags
	}
	e := &explainer{p: p, lang: lang, file: (&url.URL{Path: filepath.ToSlash(filepath.Base(name))}).String()}
	e.about()
	e.start()
	e.forms()
	e.steps(p.root)
	e.promises()
	e.besides()
	e.ends()
	return e.b.String(), nil
}

type explainer struct {
	p      *plan
	lang   text.Lang
	file   string
	b      strings.Builder
	indent int
}

func (e *explainer) pick(en, fa string) string { return hint(en, fa).In(e.lang) }

func (e *explainer) heading(en, fa string) {
	fmt.Fprintf(&e.b, "\n## %s\n\n", e.pick(en, fa))
}

// say writes one sentence with its line.
func (e *explainer) say(line int, en, fa string, args ...any) {
	sentence := fmt.Sprintf(e.pick(en, fa), args...)
	fmt.Fprintf(&e.b, "%s- %s [%s](%s#L%d)\n", strings.Repeat("  ", e.indent), sentence, e.pick("line ", "خط ")+text.Digits(fmt.Sprint(line), e.lang), e.file, line)
}

// list joins words: "a, b and c".
func (e *explainer) list(words []string) string {
	if len(words) < 2 {
		return strings.Join(words, "")
	}
	last := len(words) - 1
	return strings.Join(words[:last], e.pick(", ", "، ")) + e.pick(" and ", " و ") + words[last]
}

func code(s string) string { return "`" + s + "`" }

func codes(words []string) []string {
	var list []string
	for _, w := range words {
		list = append(list, code(w))
	}
	return list
}

// step names a step for people.
func (e *explainer) step(name string) string {
	if name == "done" {
		return e.pick("the end of the branch", "پایان شاخه")
	}
	if s := e.p.stops[name]; s != nil {
		return "**" + s.title(e.lang) + "**"
	}
	return code(name)
}

func (e *explainer) about() {
	n := e.p.tree
	fmt.Fprintf(&e.b, "# %s\n\n", n.get("title").saying().In(e.lang))
	e.at("id", n, func(v *node) {
		e.say(v.place.Line, "This is the process %s, version %s.", "این فرایند %s است، نسخه‌ی %s.", code(v.text), text.Digits(n.get("version").word(), e.lang))
	})
	if help := n.get("help"); help != nil {
		e.say(help.place.Line, "%s", "%s", help.saying().In(e.lang))
	}
	e.at("owner", n, func(v *node) {
		e.say(v.place.Line, "The role %s looks after it when something is wrong.", "اگر کاری پیش نرود، نقش %s رسیدگی می‌کند.", code(v.text))
	})
	if c := n.get("access").get("confidential"); c.word() == "true" {
		e.say(c.place.Line, "It is confidential: only those who work on a case read it.", "محرمانه است: هر پرونده را تنها کسانی می‌خوانند که روی آن کار می‌کنند.")
	}
}

// at calls f where a key stands.
func (e *explainer) at(key string, n *node, f func(v *node)) {
	if v := n.get(key); v != nil {
		f(v)
	}
}

func (e *explainer) start() {
	n := e.p.tree.get("start")
	if n == nil {
		return
	}
	e.heading("How it begins", "آغاز")
	by := n.get("by").words()
	for i, who := range by {
		by[i] = e.side(who)
	}
	e.say(n.place.Line, "It is started by %s.", "آغازگر: %s.", e.list(by))
	e.at("roles", n, func(v *node) {
		e.say(v.place.Line, "Of the staff only %s may start it.", "از کارکنان تنها %s می‌توانند آغازش کنند.", e.list(codes(v.words())))
	})
	e.at("offer", n, func(v *node) {
		e.say(v.place.Line, "It is offered only where %s.", "تنها وقتی پیشنهاد می‌شود که %s.", code(v.text))
	})
	e.at("message", n, func(v *node) {
		e.say(v.place.Line, "The message %s opens a case.", "با رسیدن پیام %s پرونده‌ای باز می‌شود.", code(v.get("name").word()))
	})
	e.at("schedule", n, func(v *node) {
		if each := v.get("each").word(); each != "" {
			e.say(v.place.Line, "The clock opens a case for each of %s.", "برنامه‌ی زمانی برای هر یک از %s پرونده‌ای باز می‌کند.", code(each))
		}
	})
	e.at("form", n, func(v *node) {
		e.say(v.place.Line, "Who starts it fills in the form %s.", "آغازگر فرم %s را پر می‌کند.", e.form(v.text))
	})
	e.at("next", n, func(v *node) {
		e.say(v.place.Line, "The first step is %s.", "نخستین گام %s است.", e.step(v.text))
	})
}

func (e *explainer) side(who string) string {
	words := map[string]text.Text{
		"customer": hint("the customer", "مشتری"), "staff": hint("staff", "کارکنان"), "schedule": hint("the clock", "برنامه‌ی زمانی"), "message": hint("a message", "پیام"),
	}
	if t, ok := words[who]; ok {
		return t.In(e.lang)
	}
	return code(who)
}

func (e *explainer) form(name string) string {
	if t := e.p.tree.get("forms").get(name).get("title").saying().In(e.lang); t != "" {
		return e.pick("“", "«") + t + e.pick("”", "»")
	}
	return code(name)
}

func (e *explainer) forms() {
	forms := e.p.tree.get("forms").entries()
	if len(forms) == 0 {
		return
	}
	e.heading("What is asked", "پرسش‌ها")
	for _, f := range forms {
		var asked, shown []string
		for _, field := range f.value.get("fields").entries() {
			label := field.value.get("label").saying().In(e.lang)
			if label == "" {
				label = code(field.key.text)
			}
			if field.value.get("required").word() == "true" {
				label += e.pick(" (required)", " (الزامی)")
			}
			if field.value.get("read_only").word() == "true" {
				shown = append(shown, label)
				continue
			}
			asked = append(asked, label)
		}
		if len(asked) > 0 {
			e.say(f.key.place.Line, "%s asks for %s.", "%s می‌پرسد: %s.", e.form(f.key.text), e.list(asked))
		}
		if len(shown) > 0 {
			e.say(f.key.place.Line, "%s shows %s.", "%s نشان می‌دهد: %s.", e.form(f.key.text), e.list(shown))
		}
		for _, rule := range f.value.get("valid").lines() {
			e.say(rule.place.Line, "It must hold that %s; else it says: %s", "باید %s برقرار باشد، وگرنه می‌گوید: %s", code(rule.get("check").word()), rule.get("message").saying().In(e.lang))
		}
	}
}

func (e *explainer) steps(b *scope) {
	if b.owner == nil {
		e.heading("Step by step", "گام به گام")
	}
	for _, s := range b.stops {
		if s.kind == "end" {
			continue
		}
		e.say(s.line, "**%s**: %s", "**%s**: %s", s.title(e.lang), e.deed(s))
		e.indent++
		e.details(s)
		for _, inner := range s.scopes {
			if len(s.scopes) > 1 {
				e.say(inner.line, "Branch %s begins with %s.", "شاخه‌ی %s با %s آغاز می‌شود.", code(inner.name), e.step(inner.start))
			}
			e.within(s, inner)
		}
		for _, w := range s.ways {
			e.way(s, w)
		}
		e.indent--
	}
}

// within tells the steps of a branch one level deeper, those of a loop at its own.
func (e *explainer) within(s *stop, inner *scope) {
	if len(s.scopes) > 1 {
		e.indent++
		defer func() { e.indent-- }()
	}
	e.steps(inner)
}

// way tells one way out of a step.
func (e *explainer) way(s *stop, w arrow) {
	to := e.step(w.to)
	if w.throw != "" {
		to = e.pick("the error ", "خطای ") + code(w.throw)
	}
	word := w.word.In(e.lang)
	switch w.cause {
	case "next":
		e.say(w.line, "Then comes %s.", "سپس %s.", to)
	case "else":
		e.say(w.line, "In all other cases: %s.", "در هر حالت دیگر: %s.", to)
	case "when":
		e.say(w.line, "When %s: %s.", "اگر %s: %s.", code(word), to)
	case "error":
		if strings.Contains(word, " ") { // else: no code has a blank
			e.say(w.line, "On any other error: %s.", "با هر خطای دیگر: %s.", to)
			return
		}
		e.say(w.line, "On the error %s: %s.", "با خطای %s: %s.", code(word), to)
	case "skip":
		e.say(w.line, "Passed over, it leads to %s.", "اگر از آن بگذرند، به %s می‌رود.", to)
	case "timer":
		e.say(w.line, "Without an answer, %s: %s.", "بی‌پاسخ، %s: %s.", e.after(s, w), to)
	default:
		if rule := s.n.get("outcomes").outcome(w.line).get("if").word(); rule != "" {
			e.say(w.line, "“%s”, open only where %s, leads to %s.", "«%s» که تنها با شرط %s باز است، به %s می‌رود.", word, code(rule), to)
			return
		}
		e.say(w.line, "“%s” leads to %s.", "«%s» به %s می‌رود.", word, to)
	}
}

// outcome is the one that begins in a line, nil for none.
func (n *node) outcome(line int) *node {
	for _, p := range n.entries() {
		if p.key.place.Line == line {
			return p.value
		}
	}
	return nil
}

// after says how long a timer waits.
func (e *explainer) after(s *stop, w arrow) string {
	for _, t := range s.n.get("timers").entries() {
		if t.value.place.Line != w.line {
			continue
		}
		if d := t.value.get("after").word(); d != "" {
			return e.pick("after ", "پس از ") + lengthIn(d, e.lang)
		}
		if at := t.value.get("at").word(); at != "" {
			return e.pick("at ", "در ") + code(strings.TrimPrefix(at, "="))
		}
	}
	return w.word.In(e.lang)
}

// labels names variables as people see them: by their own label, else by that of the
// first form that asks for them.
func (e *explainer) labels(paths []string) []string {
	list := make([]string, 0, len(paths))
	for _, path := range paths {
		label := e.p.tree.get("vars").get(path).get("label")
		for _, f := range e.p.tree.get("forms").entries() {
			if label == nil {
				label = f.value.get("fields").get(path).get("label")
			}
		}
		if label == nil {
			list = append(list, code(path))
			continue
		}
		list = append(list, e.pick("“", "«")+label.saying().In(e.lang)+e.pick("”", "»"))
	}
	return list
}

// channels are the ways of a message.
func (e *explainer) channels(by []string) []string {
	words := map[string]text.Text{"sms": hint("SMS", "پیامک"), "email": hint("e-mail", "رایانامه"), "inbox": hint("cartable", "کارتابل")}
	list := make([]string, 0, len(by))
	for _, way := range by {
		list = append(list, words[way].In(e.lang))
	}
	return list
}

func (e *explainer) priority(p string) string {
	words := map[string]text.Text{"low": hint("low", "کم"), "normal": hint("normal", "عادی"), "high": hint("high", "زیاد")}
	if t, ok := words[p]; ok {
		return e.pick("its priority becomes ", "اولویتش ") + t.In(e.lang) + e.pick("", " می‌شود")
	}
	return e.pick("its priority changes", "اولویتش دگرگون می‌شود")
}
