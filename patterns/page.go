package patterns

import (
	"fmt"
	"strings"
)

// Page is the card as the body of docs/patterns.md.
func Page() string {
	var b strings.Builder
	list := All()
	b.WriteString("| | + | +/- | of |\n|---|---|---|---|\n")
	for _, s := range Sums(list) {
		fmt.Fprintf(&b, "| %s | %d | %d | %d |\n", s.Name, s.Full, s.Partial, s.Of)
	}
	for _, v := range Perspectives() {
		fmt.Fprintf(&b, "\n## %s\n\nAfter %s.\n", v.Title, v.Source)
		group := ""
		for _, p := range list {
			if !v.of(p) {
				continue
			}
			if p.Group != group {
				group = p.Group
				fmt.Fprintf(&b, "\n### %s\n\n| pattern | what it asks | score | how |\n|---|---|---|---|\n", group)
			}
			fmt.Fprintf(&b, "| %s %s | %s | %s | %s |\n", p.ID, p.Name, cell(p.Asks), p.Score, cell(p.How))
		}
	}
	return b.String()
}

// cell is a text in a table of Markdown.
func cell(s string) string { return strings.ReplaceAll(s, "|", `\|`) }
