package cartable

import (
	"context"
	"errors"
	"fmt"

	"github.com/kartabl/kartabl/engine"
	"github.com/kartabl/kartabl/internal/fault"
	"github.com/kartabl/kartabl/internal/text"
	"github.com/kartabl/kartabl/people"
	"github.com/kartabl/kartabl/processes"
	"github.com/kartabl/kartabl/store"
)

// DefinitionCheck is what there is to be said of a definition before it is deployed.
type DefinitionCheck struct {
	Process  string            `json:"process,omitempty" doc:"Its id; not given where the text cannot be read"`
	Version  int               `json:"version,omitempty"`
	Title    string            `json:"title,omitempty"`
	Ready    bool              `json:"ready" doc:"Nothing is in the way, but for cases at unmapped steps"`
	There    bool              `json:"there" doc:"It is deployed with this text"`
	Faults   []DefinitionFault `json:"faults" doc:"Errors and warnings, by their place"`
	Failed   []ScenarioFailure `json:"failed" doc:"Scenarios that did not pass"`
	Newest   int               `json:"newest,omitempty" doc:"The newest version that is deployed; not given for a new process"`
	Changes  []string          `json:"changes" doc:"What it changes of the newest version, in words"`
	From     int               `json:"from,omitempty" doc:"The version that it takes open cases of"`
	Moves    []DefinitionMove  `json:"moves" doc:"Where the open cases of that version would go"`
	Unmapped bool              `json:"unmapped" doc:"Cases stand at steps for which it has no place"`
}

// DefinitionFault is a fault of a definition, for who has written it.
type DefinitionFault struct {
	File       string `json:"file,omitempty" doc:"Another definition that has the fault; not given for the text itself"`
	Line       int    `json:"line"`
	Column     int    `json:"column"`
	Length     int    `json:"length"`
	Code       string `json:"code"`
	Severity   string `json:"severity" enum:"error,warning"`
	Text       string `json:"text"`
	Suggestion string `json:"suggestion,omitempty" doc:"What would be right"`
	Means      string `json:"means,omitempty" doc:"What the code means"`
	Wrong      string `json:"wrong,omitempty" doc:"An example that has the fault"`
	Right      string `json:"right,omitempty" doc:"The same without it"`
}

// ScenarioFailure is a scenario of a definition that did not pass.
type ScenarioFailure struct {
	Name  string   `json:"name"`
	Line  int      `json:"line"`
	Words []string `json:"words"`
}

// DefinitionMove is where the cases of a step would go.
type DefinitionMove struct {
	Step  string `json:"step" doc:"As people call it"`
	To    string `json:"to,omitempty" doc:"Not given where there is no place for it"`
	Cases int    `json:"cases"`
}

// DefinitionSource is a deployed definition as it was written.
type DefinitionSource struct {
	Version int    `json:"version"`
	Source  string `json:"source" doc:"YAML"`
}

// Definition gives the newest version of a process as it was written to who may deploy
// the next one.
func (s *Service) Definition(ctx context.Context, r Reader, id string) (DefinitionSource, error) {
	p, err := s.processes.Latest(id)
	if err != nil || !people.Can(r.Person, people.Deploy, people.Object{}) {
		return DefinitionSource{}, errNotFound
	}
	var row store.DefinitionRow
	err = s.db.View(ctx, func(tx *store.Tx) (err error) {
		row, err = tx.Definition(ctx, id, p.Version)
		return err
	})
	if err != nil {
		return DefinitionSource{}, fmt.Errorf("read definition: %w", err)
	}
	return DefinitionSource{Version: row.Version, Source: row.Source}, nil
}

// CheckDefinition looks at a definition as if it were deployed and stores nothing.
func (s *Service) CheckDefinition(ctx context.Context, r Reader, source string) (DefinitionCheck, error) {
	v, _, err := s.checkDefinition(ctx, r, source)
	return v, err
}

// DeployDefinition deploys a definition in which nothing is in the way. Cases that stand
// at steps for which it has no place are in the way, unless they may stay where they are.
func (s *Service) DeployDefinition(ctx context.Context, r Reader, source string, leaveUnmapped bool) (DefinitionCheck, error) {
	v, d, err := s.checkDefinition(ctx, r, source)
	switch {
	case err != nil:
		return v, err
	case v.There:
		return v, nil
	case !v.Ready:
		return v, fault.New(fault.Invalid, "definition.refused")
	case v.Unmapped && !leaveUnmapped:
		return v, fault.New(fault.Conflict, "definition.unmapped")
	}
	if _, err := s.processes.DeployAs(ctx, d); err != nil {
		return v, refused(err)
	}
	v.There = true
	return v, nil
}

// refused makes of a refusal, which somebody was faster to cause, what people are told.
func refused(err error) error {
	if errors.Is(err, processes.ErrRefused) {
		return fault.New(fault.Invalid, "definition.refused").Because(err)
	}
	return err
}

func (s *Service) checkDefinition(ctx context.Context, r Reader, source string) (DefinitionCheck, processes.Deployment, error) {
	v := DefinitionCheck{Faults: []DefinitionFault{}, Failed: []ScenarioFailure{}, Changes: []string{}, Moves: []DefinitionMove{}}
	if !people.Can(r.Person, people.Deploy, people.Object{}) {
		return v, processes.Deployment{}, errNotFound
	}
	d, err := s.processes.TextDeployment(ctx, source, r.ID)
	if err != nil {
		return v, d, err
	}
	c, diags, err := s.processes.Check(ctx, d)
	if err != nil && !errors.Is(err, processes.ErrRefused) && !fault.Is(err, fault.Conflict) {
		return v, d, err
	}
	v.Ready, v.There, v.Faults = err == nil && !c.There, c.There, definitionFaults(diags, r.Lang)
	v.addScenarios(c, err, r.Lang)
	if c.Process == nil {
		return v, d, nil
	}
	v.Process, v.Version, v.Title = c.Process.ID, c.Process.Version, c.Process.Title.In(r.Lang)
	changes, newest, err := s.processes.Changes(ctx, v.Process, source, r.Lang)
	if err != nil {
		return v, d, err
	}
	v.Changes, v.Newest = append(v.Changes, changes...), newest
	return v, d, s.addMoves(ctx, &v, c, r.Lang)
}

func definitionFaults(diags processes.Diagnostics, lang text.Lang) []DefinitionFault {
	faults := []DefinitionFault{}
	for _, d := range diags {
		f := DefinitionFault{
			File: d.File, Line: d.Place.Line, Column: d.Place.Column, Length: d.Length, Code: d.Code, Severity: string(d.Severity),
			Text: d.Text.In(lang), Suggestion: d.Suggestion.In(lang),
		}
		if f.File == processes.TextFile {
			f.File = ""
		}
		f.Means, f.Wrong, f.Right = processes.Lesson(d.Code, lang)
		faults = append(faults, f)
	}
	return faults
}

// addScenarios tells of scenarios that did not pass, and of those that cannot be read.
func (v *DefinitionCheck) addScenarios(c processes.Checked, err error, lang text.Lang) {
	for _, one := range c.Failed {
		v.Failed = append(v.Failed, ScenarioFailure{Name: one.Name, Line: one.Line, Words: one.In(lang)})
	}
	var unread processes.Diagnostics
	if errors.As(err, &unread) {
		v.Faults = append(v.Faults, definitionFaults(unread, lang)...)
	}
}

func (s *Service) addMoves(ctx context.Context, v *DefinitionCheck, c processes.Checked, lang text.Lang) error {
	if v.There {
		return nil
	}
	from, moves, err := s.processes.StepMoves(ctx, c)
	if err != nil || from == 0 {
		return err
	}
	was, err := s.processes.Process(c.Process.ID, from)
	if err != nil {
		return err
	}
	v.From = from
	for _, m := range moves {
		v.Moves = append(v.Moves, DefinitionMove{Step: stepLabel(was, m.Step, lang), To: imageLabel(c.Process, m.To, lang), Cases: m.Cases})
		v.Unmapped = v.Unmapped || m.To == ""
	}
	return nil
}

func imageLabel(p *engine.Process, step string, lang text.Lang) string {
	if step == "" {
		return ""
	}
	return stepLabel(p, step, lang)
}
