package patterns

import (
	"cmp"
	"fmt"
	"io"
	"text/tabwriter"
)

// Sum is how many patterns of a group have each score.
type Sum struct {
	Name    string `json:"name"`
	Of      int    `json:"of"`
	Full    int    `json:"full"`
	Partial int    `json:"partial"`
}

func (s *Sum) add(p Pattern) {
	s.Of++
	switch p.Score {
	case Full:
		s.Full++
	case Partial:
		s.Partial++
	case None:
	}
}

// In is the sum in words.
func (s Sum) In() string {
	words := fmt.Sprintf("%s: %d of %d", s.Name, s.Full, s.Of)
	if s.Partial > 0 {
		words += fmt.Sprintf(", %d in part", s.Partial)
	}
	return words
}

// Sums counts patterns by group, and before the groups of a perspective all of it.
func Sums(list []Pattern) []Sum {
	var sums []Sum
	for _, v := range Perspectives() {
		all := Sum{Name: v.Title}
		var groups []Sum
		for _, p := range list {
			if !v.of(p) {
				continue
			}
			all.add(p)
			if len(groups) == 0 || groups[len(groups)-1].Name != p.Group {
				groups = append(groups, Sum{Name: p.Group})
			}
			groups[len(groups)-1].add(p)
		}
		if all.Of > 0 {
			sums = append(append(sums, all), groups...)
		}
	}
	return sums
}

// Print writes the table of patterns and the sums by group. What does not hold is marked,
// with what its traces have told.
func Print(w io.Writer, ran []Ran) error {
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	list := make([]Pattern, 0, len(ran))
	for _, r := range ran {
		list = append(list, r.Pattern)
		fmt.Fprintf(t, "%s\t%s\t%s\t%s\n", r.ID, r.Score, r.Name, r.traced()) //nolint:errcheck // Flush tells
		for _, x := range r.Traces {
			if x.Failure != "" {
				fmt.Fprintf(t, "\t!\t%s%s\t\n", called(x), x.Failure) //nolint:errcheck // Flush tells
			}
		}
	}
	if err := t.Flush(); err != nil {
		return err
	}
	for _, s := range Sums(list) {
		if _, err := fmt.Fprintln(w, s.In()); err != nil {
			return err
		}
	}
	return nil
}

// traced says how many traces of each kind have run.
func (r Ran) traced() string {
	var must, mustNot int
	for _, t := range r.Traces {
		if t.Must {
			must++
		} else {
			mustNot++
		}
	}
	if must+mustNot == 0 {
		return ""
	}
	return fmt.Sprintf("%d must, %d must not", must, mustNot)
}

func called(t Trace) string {
	word := "must not"
	if t.Must {
		word = "must"
	}
	return cmp.Or(t.Name, word) + ": "
}

// PrintOne writes all that is told of a pattern.
func PrintOne(w io.Writer, r Ran) error {
	if _, err := fmt.Fprintf(w, "%s %s (%s)\n\nAsks: %s\nScore: %s\nHow: %s\n", r.ID, r.Name, r.Group, r.Asks, r.Score, r.How); err != nil {
		return err
	}
	for _, t := range r.Traces {
		if _, err := fmt.Fprintln(w, called(t)+cmp.Or(t.Failure, "it is so")); err != nil {
			return err
		}
	}
	return nil
}
