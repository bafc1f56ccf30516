package cartable

import (
	"fmt"
	"strings"
	"time"

	"github.com/kartabl/kartabl/engine"
	"github.com/kartabl/kartabl/internal/iran"
	"github.com/kartabl/kartabl/internal/text"
)

// calendarWords writes the moments and days of a changed calendar for the reader.
func calendarWords(args map[string]any, p *engine.Process, lang text.Lang) {
	where := p.Location
	if where == nil {
		where = time.UTC
	}
	for _, name := range [...]string{"spent", "counts"} {
		if n, ok := args[name].(int); ok {
			args[name] = text.Digits(fmt.Sprintf("%d:%02d", n/3600, n/60%60), lang)
		}
	}
	for _, name := range [...]string{"was", "due"} {
		s, _ := args[name].(string)
		if at, err := time.Parse(time.RFC3339, s); err == nil {
			args[name] = iran.FormatDateTime(at.In(where), lang)
		}
	}
	list, _ := args["days"].(string)
	days := strings.Fields(list)
	for i, day := range days {
		if at, err := time.Parse(time.DateOnly, day); err == nil {
			days[i] = iran.FormatDate(at, lang)
		}
	}
	words := strings.Join(days, text.Text{text.Fa: "، ", text.En: ", "}.In(lang))
	if args["more"] != nil {
		words = text.Message("history.more_days", lang, map[string]any{"days": words, "more": args["more"]})
	}
	if reason, _ := args["reason"].(string); reason != "" {
		words += " (" + reason + ")"
	}
	args["days"] = words
}
