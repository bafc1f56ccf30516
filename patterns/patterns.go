// Package patterns is the score card: each workflow pattern of the Workflow Patterns
// Initiative with how Kartabl does it or why not, and for each that is claimed traces
// that run: what must be possible, and what must not.
package patterns

import (
	"context"
	"errors"
	"runtime"
	"strings"
	"sync"
)

// Score is how far a pattern is there, on the scale of the initiative.
type Score string

// The scale.
const (
	Full    Score = "+"
	Partial Score = "+/-"
	None    Score = "-"
)

// Pattern is one pattern of the initiative. What is scored Full has traces of both kinds.
type Pattern struct {
	ID    string `json:"id"` // WRP-1, WCP-1, WEP-OFF
	Group string `json:"group"`
	Name  string `json:"name"`
	Asks  string `json:"asks"` // what the initiative asks for, in one sentence
	Score Score  `json:"score"`
	How   string `json:"how"` // how it is done, or why not

	flow   string        // a definition of flow/ with its scenarios
	can    func(*office) // what must be possible
	cannot func(*office) // what must not be
}

// Perspective is one catalogue of the initiative.
type Perspective struct {
	Prefix, Title, Source string
}

// Perspectives are the catalogues, in the order of the card.
func Perspectives() []Perspective {
	return []Perspective{
		{
			"WRP", "Workflow resource patterns",
			"N. Russell, A.H.M. ter Hofstede, D. Edmond, W.M.P. van der Aalst: *Workflow Resource Patterns*, BETA working paper 127, Eindhoven 2004; workflowpatterns.com/patterns/resource",
		},
		{
			"WCP", "Control-flow patterns",
			"N. Russell, A.H.M. ter Hofstede, W.M.P. van der Aalst, N. Mulyar: *Workflow Control-Flow Patterns: A Revised View*, BPM Center report BPM-06-22, 2006; workflowpatterns.com/patterns/control",
		},
		{
			"WEP", "Exception handling patterns",
			"N. Russell, W.M.P. van der Aalst, A.H.M. ter Hofstede: *Exception Handling Patterns in Process-Aware Information Systems*, BPM Center report BPM-06-04, 2006; workflowpatterns.com/patterns/exception",
		},
	}
}

// of reports whether a pattern belongs to the catalogue.
func (v Perspective) of(p Pattern) bool { return strings.HasPrefix(p.ID, v.Prefix+"-") }

// Named finds a pattern by its id, in any case.
func Named(id string) (Pattern, bool) {
	for _, p := range All() {
		if strings.EqualFold(p.ID, id) {
			return p, true
		}
	}
	return Pattern{}, false
}

// Trace is one scenario that was run. Failure is "" where it went as it must.
type Trace struct {
	Must    bool   `json:"must"` // possible; else: must not be
	Name    string `json:"name,omitempty"`
	Failure string `json:"failure,omitempty"`
}

// Ran is a pattern with what its traces have told.
type Ran struct {
	Pattern
	Traces []Trace `json:"traces,omitempty"`
}

// Holds reports whether every trace went as it must, and a pattern that is claimed has
// both kinds.
func (r Ran) Holds() bool {
	var must, mustNot bool
	for _, t := range r.Traces {
		if t.Failure != "" {
			return false
		}
		must, mustNot = must || t.Must, mustNot || !t.Must
	}
	return r.Score != Full || must && mustNot
}

// Run runs the traces of patterns, as many at once as there are processors: each has a
// world of its own. The error is of what surrounds them: a definition that cannot be
// read, or the context.
func Run(ctx context.Context, list []Pattern) ([]Ran, error) {
	out, errs := make([]Ran, len(list)), make([]error, len(list))
	places := make(chan struct{}, runtime.GOMAXPROCS(0))
	var all sync.WaitGroup
	for i, p := range list {
		all.Go(func() {
			places <- struct{}{}
			defer func() { <-places }()
			traces, err := p.run(ctx)
			out[i], errs[i] = Ran{Pattern: p, Traces: traces}, err
		})
	}
	all.Wait()
	return out, errors.Join(append(errs, ctx.Err())...)
}
