package cartable

import (
	"context"
	"maps"
	"strings"
	"time"

	"github.com/kartabl/kartabl/engine"
	"github.com/kartabl/kartabl/internal/iran"
	"github.com/kartabl/kartabl/internal/text"
	"github.com/kartabl/kartabl/store"
)

// handWords is a line about what colleagues have agreed, with the names that stand in it.
func handWords(ctx context.Context, tx *store.Tx, names map[string]string, p *engine.Process, f engine.Fact, lang text.Lang) (engine.Fact, error) {
	to, _ := f.Data["to"].(string)
	until, _ := f.Data["until"].(string)
	if !handed(f.Kind) || to == "" && until == "" {
		return f, nil
	}
	f.Data = maps.Clone(f.Data)
	if at, err := time.Parse(time.RFC3339, until); err == nil {
		where := p.Location
		if where == nil {
			where = time.UTC
		}
		f.Data["until"] = iran.FormatDateTime(at.In(where), lang)
	}
	name, err := personName(ctx, tx, names, to)
	f.Data["name"] = name
	return f, err
}

func handed(kind string) bool {
	switch kind {
	case engine.FactDelegated, engine.FactTakenBack, engine.FactHandedBack, engine.FactAsked, engine.FactReplied, engine.FactWithdrawn, engine.FactUnanswered,
		engine.FactAside, engine.FactAssigned, engine.FactEscalated, engine.FactNoted:
		return true
	default:
		return false
	}
}

// handKey is the key of a line that has words of a colleague in it, or tells who was given
// the work; "" for others.
func handKey(f engine.Fact, key string) string {
	switch {
	case !handed(f.Kind):
		return ""
	case f.Kind == engine.FactAssigned:
		return key + ".to"
	case f.Kind == engine.FactTakenBack && f.Data["to"] == f.Person:
		return key + ".oneself"
	case colleaguesWords(f) != "":
		return key + ".words"
	default:
		return ""
	}
}

// colleaguesWords is what one has written to another; "" where that was nothing, or was erased.
// Earlier histories have notes, questions and answers under names of their own.
func colleaguesWords(f engine.Fact) string {
	for _, name := range [...]string{"text", "reason", "note", "question", "answer"} {
		if s, _ := f.Data[name].(string); s != "" {
			return s
		}
	}
	return ""
}

// forWhom are the names of those for whom somebody has done what a line tells of: the
// holder, where he stands in, and those who have delegated it.
func forWhom(ctx context.Context, tx *store.Tx, names map[string]string, f engine.Fact, lang text.Lang) (string, error) {
	var all []string
	add := func(id any) error {
		s, _ := id.(string)
		name, err := personName(ctx, tx, names, s)
		if name != "" {
			all = append(all, name)
		}
		return err
	}
	if err := add(f.Data["for"]); err != nil {
		return "", err
	}
	list, _ := f.Data["delegators"].([]any)
	for _, id := range list {
		if err := add(id); err != nil {
			return "", err
		}
	}
	return strings.Join(all, text.Message("list.and", lang, nil)+" "), nil
}
