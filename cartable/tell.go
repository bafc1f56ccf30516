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
// done about an item: who is asked, has the answer, has the work, or sees it now too. It has
// nothing of what they have written.
func tellColleague(ctx context.Context, tx *store.Tx, r Reader, l loaded, it engine.Item, in engine.Input, after engine.Case) error {
	m := store.OutRow{Case: l.c.ID, Item: it.ID, Subject: l.p.Title}
	switch in := in.(type) {
	case engine.QuestionAsked:
		m.Person, m.Template = in.To, "asked"
	case engine.QuestionAnswered:
		m.Person, m.Template = it.Question.By, "answered"
	case engine.Delegated:
		m.Person, m.Template = in.To, "delegated"
	case engine.HandedBack:
		m.Person, m.Template = it.Delegators[len(it.Delegators)-1], "handed_back"
	case engine.Escalated:
		now, _ := after.Item(it.ID)
		m.Role, m.Template = now.Escalated[len(now.Escalated)-1], "escalated"
	default:
		return nil
	}
	m.Key = it.ID + "/" + m.Template + "/" + strconv.Itoa(after.Seq)
	m.Body = text.Text{}
	for _, lang := range [...]text.Lang{text.Fa, text.En} {
		m.Body[lang] = text.Message("notice."+m.Template, lang, map[string]any{"name": r.Name, "step": stepLabel(l.p, it.Step, lang), "no": text.Digits(l.c.No, lang)})
	}
	if err := tx.AddNotice(ctx, m); err != nil {
		return fmt.Errorf("tell a colleague: %w", err)
	}
	return nil
}
