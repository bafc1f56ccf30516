package processes

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/kartabl/kartabl/engine"
	"github.com/kartabl/kartabl/internal/text"
	"github.com/kartabl/kartabl/store"
)

// tellOwner puts a message into the cartable of the owner of the process: one an hour
// for each cause, however many cases stop at it.
func (w *walk) tellOwner(ctx context.Context, p engine.Problem) error {
	if w.tx == nil {
		return errUnforeseen
	}
	if w.p.Owner == "" {
		return nil
	}
	body := text.Text{}
	for _, lang := range [...]text.Lang{text.Fa, text.En} {
		body[lang] = text.Message("notice.problem", lang, map[string]any{"process": w.p.Title.In(lang), "step": stepName(w.p, p.Step, lang), "cause": CauseWords(p, lang)})
	}
	err := w.tx.AddNotice(ctx, store.OutRow{
		Key: "problem/" + w.p.ID + "/" + store.Cause(w.p.Version, p) + "/" + hourOf(w.at), Case: w.now.ID, Role: w.p.Owner,
		Template: "problem", Subject: w.p.Title, Body: body,
	})
	if err != nil {
		return fmt.Errorf("tell the owner: %w", err)
	}
	return nil
}

// hourOf names the hour of a moment: a key with it adds one message in the hour.
func hourOf(at time.Time) string { return strconv.FormatInt(at.Truncate(time.Hour).Unix(), 10) }

func stepName(p *engine.Process, name string, lang text.Lang) string {
	if s := p.Steps[name]; s != nil && !s.Label.IsZero() {
		return s.Label.In(lang)
	}
	return strings.ReplaceAll(name, "_", " ")
}

// CauseWords says in words why a case cannot go on.
func CauseWords(p engine.Problem, lang text.Lang) string {
	key := "problem." + p.Code
	if p.Answer != "" && text.Known(key+".answer") {
		key += ".answer"
	}
	if !text.Known(key) {
		return p.Code
	}
	return text.Message(key, lang, map[string]any{"answer": p.Answer})
}

// Line is a line of a definition's text.
type Line struct {
	No   int    `json:"no"`
	Text string `json:"text"`
}

// Excerpt gives the line of a version's text with the one before and some after it, for
// a step tells what it does below its name; none where the place is not known.
func Excerpt(ctx context.Context, tx *store.Tx, process string, version, line int) ([]Line, error) {
	if line < 1 {
		return nil, nil
	}
	d, err := tx.Definition(ctx, process, version)
	if err != nil {
		return nil, fmt.Errorf("read definition: %w", err)
	}
	all := strings.Split(d.Source, "\n")
	var lines []Line
	for no := max(1, line-1); no <= min(len(all), line+3); no++ {
		lines = append(lines, Line{No: no, Text: strings.TrimRight(all[no-1], "\r")})
	}
	return lines, nil
}
