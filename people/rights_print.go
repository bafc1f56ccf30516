package people

import (
	"fmt"
	"io"
	"strings"
	"text/tabwriter"
)

// RightRow is one row of the table of rights in words.
type RightRow struct {
	Action string   `json:"action"`
	Side   string   `json:"side"`
	Who    string   `json:"who"`
	If     []string `json:"if,omitempty"`
}

// RightRows gives the table of rights in words.
func RightRows() []RightRow {
	rows := make([]RightRow, len(rights))
	for i, r := range rights {
		rows[i] = RightRow{Action: string(r.Action), Side: string(r.Side), Who: r.To.Words}
		for _, c := range r.If {
			rows[i].If = append(rows[i].If, c.Words)
		}
	}
	return rows
}

// PrintRights writes the table of rights for people to read.
func PrintRights(to io.Writer) error {
	w := tabwriter.NewWriter(to, 0, 0, 2, ' ', 0)
	if _, err := fmt.Fprintln(w, "SIDE\tACTION\tWHO\tIF"); err != nil {
		return fmt.Errorf("print rights: %w", err)
	}
	var before RightRow
	for _, r := range RightRows() {
		side, action := r.Side, r.Action
		if r.Side == before.Side {
			side = ""
		}
		if r.Side == before.Side && r.Action == before.Action {
			action = ""
		}
		before = r
		if _, err := fmt.Fprintf(w, "%s\t%s\t%s\t%s\n", side, action, r.Who, strings.Join(r.If, ", ")); err != nil {
			return fmt.Errorf("print rights: %w", err)
		}
	}
	if err := w.Flush(); err != nil {
		return fmt.Errorf("print rights: %w", err)
	}
	return nil
}
