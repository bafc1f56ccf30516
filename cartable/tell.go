package cartable

import (
	"context"
	"fmt"
	"strconv"

	"github.com/kartabl/kartabl/engine"
	"github.com/kartabl/kartabl/internal/text"
	"github.com/kartabl/kartabl/store"
)

// tellColleague puts a message into the cartable of whom it concerns what the reader has
// done about an item of a case. It has nothing of what they have written to each other.
func tellColleague(ctx context.Context, tx *store.Tx, r Reader, l loaded, in engine.Input, c engine.Case, id string) error {
	it, _ := c.Item(id)
	kind := engine.KindOf(in)
	person, role := concerned(kind, it)
	if person == "" && role == "" {
		return nil
	}
	body := text.Text{}
	for _, lang := range [...]text.Lang{text.Fa, text.En} {
		names := map[string]any{"name": r.Name, "step": stepLabel(l.p, it.Step, lang), "no": text.No(c.No)}
		body[lang] = text.Message("notice."+kind, lang, names)
	}
	err := tx.AddNotice(ctx, store.OutRow{
		Key: id + "/" + kind + "/" + strconv.Itoa(c.Seq), Case: c.ID, Item: id, Person: person, Role: role,
		Template: kind, Subject: l.p.Title, Body: body,
	})
	if err != nil {
		return fmt.Errorf("tell a colleague: %w", err)
	}
	return nil
}

// concerned is who is asked, has the answer or has the item after an event, or the role that
// sees it now too.
func concerned(kind string, it engine.Item) (person, role string) {
	switch kind {
	case "question_asked":
		return it.Question.To, ""
	case "question_answered":
		return it.Question.By, ""
	case "delegated", "handed_back":
		return it.Holder, ""
	case "escalated":
		return "", it.Escalated[len(it.Escalated)-1]
	default:
		return "", ""
	}
}
