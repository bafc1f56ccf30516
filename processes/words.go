package processes

import "github.com/kartabl/kartabl/internal/text"

// bothLanguages words a message of the catalogue for a row that is read in either.
func bothLanguages(key string, args map[string]any) text.Text {
	return text.Text{text.Fa: text.Message(key, text.Fa, args), text.En: text.Message(key, text.En, args)}
}
