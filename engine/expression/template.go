package expression

import (
	"slices"
	"strings"

	"github.com/kartabl/kartabl/internal/text"
)

// Template is a compiled text with {{ expressions }}. It is immutable and safe for
// concurrent use.
type Template struct {
	source string
	pieces []templatePiece
}

// templatePiece is plain text, or an expression.
type templatePiece struct {
	plain   string
	program *Program
}

// CompileTemplate reads a text with {{ }}. Offsets of problems are in src.
func CompileTemplate(src string, env *Env) (*Template, []Problem) {
	t := &Template{source: src}
	var problems []Problem
	rest, at := []rune(src), 0
	for {
		plain, inner, after, state := cutTemplate(rest)
		if plain != "" {
			t.pieces = append(t.pieces, templatePiece{plain: plain})
		}
		if state == templateOver {
			break
		}
		from := at + len([]rune(plain))
		if state == templateOpen {
			problems = append(problems, problem(span{from, from + 2}, "E100.template", ""))
			break
		}
		program, wrong := Compile(string(inner), env, nil)
		for _, p := range wrong {
			p.Offset += from + 2
			problems = append(problems, p)
		}
		t.pieces = append(t.pieces, templatePiece{program: program})
		at, rest = at+len(rest)-len(after), after
	}
	if len(problems) > 0 {
		return nil, problems
	}
	return t, nil
}

type templateState int

const (
	templateOver  templateState = iota // no {{ any more
	templateOpen                       // {{ without }}
	templateWhole                      // {{ }}
)

// cutTemplate cuts off the text up to the first {{, what is inside, and the rest.
// Braces in quotation marks do not count.
func cutTemplate(s []rune) (plain string, inner, after []rune, state templateState) {
	start := braces(s, '{')
	if start < 0 {
		return string(s), nil, nil, templateOver
	}
	quote := rune(0)
	inside := s[start+2:]
	for i, r := range inside {
		switch {
		case quote != 0:
			if r == quote && inside[i-1] != '\\' {
				quote = 0
			}
		case r == '\'' || r == '"':
			quote = r
		case r == '}' && i+1 < len(inside) && inside[i+1] == '}':
			return string(s[:start]), inside[:i], inside[i+2:], templateWhole
		}
	}
	return string(s[:start]), nil, nil, templateOpen
}

func braces(s []rune, brace rune) int {
	for i := 0; i+1 < len(s); i++ {
		if s[i] == brace && s[i+1] == brace {
			return i
		}
	}
	return -1
}

// Source is the text that was compiled.
func (t *Template) Source() string { return t.source }

// Names are the paths of the variables that the template reads, each once.
func (t *Template) Names() []string {
	var names []string
	for _, p := range t.pieces {
		if p.program == nil {
			continue
		}
		for _, name := range p.program.names {
			if !slices.Contains(names, name) {
				names = append(names, name)
			}
		}
	}
	return names
}

// Render fills the template for a reader of lang. Values are plain text, formatted
// for people by their types; an unset value is the empty text. An error is always
// an *EvalError.
func (t *Template) Render(s *Scope, lang text.Lang) (string, error) {
	s = s.known()
	var b strings.Builder
	for _, p := range t.pieces {
		if p.program == nil {
			b.WriteString(p.plain)
			continue
		}
		v, err := p.program.Eval(s)
		if err != nil {
			return "", err
		}
		b.WriteString(text.Isolate(Format(p.program.typ, v, s.Locale(lang)), lang))
	}
	return b.String(), nil
}
