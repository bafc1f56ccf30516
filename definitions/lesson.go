package definitions

import (
	_ "embed"
	"maps"
	"slices"
	"strings"
	"sync"

	"github.com/kartabl/kartabl/internal/text"
)

// lesson says what a code means and shows it: a fragment that has the fault, and one
// that has it no more.
type lesson struct {
	means        text.Text
	wrong, right string
	apart        bool // about comments, the catalog, its files, limits or other versions: not to be laid over a process
}

// The lessons stand in a file of their own, as one writes them: `## CODE`, with
// `apart` behind it where the example is about more than one process, a sentence a language, and the two fragments.
//
//go:embed lessons.txt
var lessonText string

var lessons = sync.OnceValue(func() map[string]lesson {
	all := map[string]lesson{}
	for _, part := range strings.Split("\n"+lessonText, "\n## ")[1:] {
		heading, rest, _ := strings.Cut(part, "\n")
		code, apart := strings.CutSuffix(heading, " apart")
		words, fragments, _ := strings.Cut(rest, "\n-- wrong\n")
		wrong, right, _ := strings.Cut(fragments, "\n-- right\n")
		one := lesson{means: text.Text{}, apart: apart, wrong: wrong + "\n", right: strings.TrimSuffix(right, "\n") + "\n"}
		for _, line := range strings.Split(words, "\n") {
			lang, sentence, _ := strings.Cut(line, ": ")
			one.means[text.Lang(lang)] = sentence
		}
		all[code] = one
	}
	return all
})

// Codes are all codes of the checker, in order.
func Codes() []string { return slices.Sorted(maps.Keys(messages)) }

// LessonOf is what a code means, with an example that shows it and one that is right. All
// are "" for what is no code.
func LessonOf(code string, lang text.Lang) (means, wrong, right string) {
	l := lessons()[code]
	return l.means.In(lang), l.wrong, l.right
}

// ExplainCode tells what a code means, with an example that shows it and one that is
// right, as Markdown. It is false for what is no code.
func ExplainCode(code string, lang text.Lang) (string, bool) {
	m, known := messages[code]
	l, taught := lessons()[code]
	if !known && !taught {
		return "", false
	}
	pick := func(en, fa string) string { return hint(en, fa).In(lang) }
	var b strings.Builder
	b.WriteString("# " + code)
	if strings.HasPrefix(code, "W") {
		b.WriteString(pick(" (warning)", " (هشدار)"))
	}
	b.WriteString("\n\n")
	if taught {
		b.WriteString(l.means.In(lang) + "\n\n")
	}
	if known {
		b.WriteString(pick("The message: ", "پیام: ") + m.text.In(lang) + "\n\n")
		for _, h := range m.hints {
			b.WriteString("- " + h.In(lang) + "\n")
		}
	}
	if taught {
		b.WriteString("\n" + pick("Wrong:", "نادرست:") + "\n\n```yaml\n" + l.wrong + "```\n\n" + pick("Right:", "درست:") + "\n\n```yaml\n" + l.right + "```\n")
	}
	return b.String(), true
}
