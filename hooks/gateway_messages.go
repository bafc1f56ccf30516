package hooks

import "github.com/kartabl/kartabl/internal/text"

// messages are what the codes of one gateway mean.
type messages map[int]text.Text

// of gives the message of a code; each has one.
func (m messages) of(code int) text.Text {
	if t, ok := m[code]; ok {
		return t
	}
	return text.Text{text.Fa: "درگاه پاسخی ناشناخته داد", text.En: "The gateway gave an unknown answer"}
}
