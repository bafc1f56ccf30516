package definitions

import (
	"bytes"
	"strings"

	"github.com/kartabl/kartabl/engine"
	"github.com/kartabl/kartabl/engine/expression"
	"github.com/kartabl/kartabl/internal/text"
)

// send is one use of a template. A letter knows its number and its date.
type send struct {
	name   string
	letter bool
}

// templateName reads the name of a template of the catalog.
func (l *loader) templateName(n *node, letter bool) string {
	name := l.name(n, "template")
	if name == "" {
		return ""
	}
	if !contains(l.cat.Templates, name) {
		l.unknown("E334", n, l.cat.Templates)
		return ""
	}
	if l.cat.templates[name] == nil {
		l.report("E335", n, "name", name, "file", "templates/"+name+".txt")
		return ""
	}
	l.sends = append(l.sends, send{name, letter})
	return name
}

// templates compiles the words of every template that the process uses against its
// own names. What is wrong there is told at the template's file.
func (l *loader) templates() {
	for _, s := range l.sends {
		if l.p.Templates[s.name] != nil {
			continue
		}
		t := &engine.Template{Name: s.name, Subject: map[text.Lang]*expression.Template{}, Body: map[text.Lang]*expression.Template{}}
		l.p.Templates[s.name] = t
		env := l.env
		env.Letter = l.asLetter(s.name)
		for lang, w := range l.cat.templates[s.name] {
			subject, body := splitTemplate(w.src)
			in := &loader{typeReader: typeReader{reader: newReader(w.file, w.src)}, vars: l.vars, read: l.read, told: l.told}
			t.Subject[lang] = in.words(subject, 1, &env)
			t.Body[lang] = in.words(body, 2, &env)
			l.diags = append(l.diags, in.diags...)
		}
	}
}

func (l *loader) asLetter(name string) bool {
	for _, s := range l.sends {
		if s.name == name && s.letter {
			return true
		}
	}
	return false
}

// words compiles a part of a template's file that begins at a line.
func (l *loader) words(src string, line int, env *expression.Env) *expression.Template {
	n := &node{style: literal, text: src, place: expression.Place{Line: line - 1, Column: 1}}
	t, problems := expression.CompileTemplate(src, env)
	for i := range problems {
		l.problem(n, 0, &problems[i], env)
	}
	if len(problems) > 0 || t == nil {
		l.readAll(src)
		return t
	}
	for _, name := range t.Names() {
		l.read[root(name)] = true
	}
	return t
}

// splitTemplate gives the first line and the rest of a template.
func splitTemplate(src []byte) (subject, body string) {
	src = bytes.TrimPrefix(bytes.ReplaceAll(src, []byte("\r\n"), []byte("\n")), []byte("\uFEFF"))
	first, rest, _ := strings.Cut(string(src), "\n")
	return strings.TrimRight(first, " "), strings.TrimRight(rest, "\n ")
}
