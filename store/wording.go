package store

import "encoding/json"

// wording is by what one side finds a case from now on; no words: by nothing.
type wording struct {
	side   int
	words  string
	caseID string
}

func (w wording) statement(d *dialect) statement {
	if w.words == "" {
		return statement{d.found.drop, []any{w.side, w.caseID}}
	}
	return statement{d.found.put, []any{w.side, w.words, w.caseID}}
}

// writeWords writes what the commands of a transaction have said, before its commit. SQLite
// empties what it has gathered of the index of words onto the disk wherever a statement of
// it begins, so all are written by one.
func (b *batch) writeWords() {
	last := map[wording]int{} // of those about one case and side the last one counts
	for n, w := range b.words {
		last[wording{side: w.side, caseID: w.caseID}] = n
	}
	var puts [][3]any
	for n, w := range b.words {
		switch {
		case last[wording{side: w.side, caseID: w.caseID}] != n:
		case w.words == "":
			b.exec(b.w.s.dialect.found.drop, w.side, w.caseID)
		default:
			puts = append(puts, [3]any{w.side, w.words, w.caseID})
		}
	}
	if len(puts) == 0 {
		return
	}
	raw, err := json.Marshal(puts)
	if err != nil {
		b.fatal = err
		return
	}
	b.exec(b.w.s.dialect.found.put, string(raw))
}
