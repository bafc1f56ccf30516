package processes

import (
	"context"
	"errors"
	"fmt"

	"github.com/kartabl/kartabl/definitions"
	"github.com/kartabl/kartabl/internal/fault"
	"github.com/kartabl/kartabl/internal/text"
	"github.com/kartabl/kartabl/store"
)

// TextFile is what a definition is called that came as a text alone.
const TextFile = "definition.yaml"

// Diagnostics are what the checker has to say.
type Diagnostics = definitions.Diagnostics

// TextDeployment is a definition that came as a text alone, to be deployed by the catalog
// that was deployed last.
func (s *Service) TextDeployment(ctx context.Context, source, by string) (Deployment, error) {
	var row store.CatalogRow
	err := s.db.View(ctx, func(tx *store.Tx) (err error) {
		row, err = tx.LatestCatalog(ctx)
		return err
	})
	if errors.Is(err, store.ErrNotFound) {
		return Deployment{}, fault.New(fault.Conflict, "definition.no_catalog")
	}
	if err != nil {
		return Deployment{}, fmt.Errorf("read catalog: %w", err)
	}
	catalog := File{Name: "catalog.yaml", Source: []byte(row.Source), Files: map[string][]byte{}}
	for name, body := range row.Templates {
		catalog.Files[name] = []byte(body)
	}
	return Deployment{Catalog: catalog, Process: File{Name: TextFile, Source: []byte(source)}, By: by}, nil
}

// Lesson is what a code of the checker means, with an example that has the fault and one
// that has it no more.
func Lesson(code string, lang text.Lang) (means, wrong, right string) {
	return definitions.LessonOf(code, lang)
}

// Changes says what a text changes of the newest version of a process, and which that is;
// nothing and 0 for a process that is new.
func (s *Service) Changes(ctx context.Context, id, source string, lang text.Lang) (changes []string, newest int, err error) {
	p, err := s.Latest(id)
	if fault.Is(err, fault.NotFound) {
		return nil, 0, nil
	}
	if err != nil {
		return nil, 0, err
	}
	var row store.DefinitionRow
	err = s.db.View(ctx, func(tx *store.Tx) (err error) {
		row, err = tx.Definition(ctx, id, p.Version)
		return err
	})
	if err != nil {
		return nil, 0, fmt.Errorf("read %s: %w", key(id, p.Version), err)
	}
	all, diags := definitions.Diff(key(id, p.Version), []byte(row.Source), TextFile, []byte(source))
	if len(diags) > 0 {
		return nil, p.Version, nil
	}
	for _, c := range all {
		changes = append(changes, c.In(lang))
	}
	return changes, p.Version, nil
}

// StepMove is how many open cases stand at a step of the version that another one takes
// cases of, and where that puts them: To is "" for a step without a word in migrate.
type StepMove struct {
	Step, To string
	Cases    int
}

// StepMoves tells, by the counters, where the open cases of the older version would go.
// That each of them can go there only Plan says.
func (s *Service) StepMoves(ctx context.Context, c Checked) (from int, moves []StepMove, err error) {
	p := c.Process
	if p == nil || p.Migration == nil {
		return 0, nil, nil
	}
	was, err := s.Process(p.ID, p.Migration.From)
	if fault.Is(err, fault.NotFound) {
		return 0, nil, nil
	}
	if err != nil {
		return 0, nil, err
	}
	var standing map[int]map[string]int
	err = s.db.View(ctx, func(tx *store.Tx) (err error) {
		standing, err = tx.Standing(ctx, p.ID)
		return err
	})
	if err != nil {
		return 0, nil, err
	}
	sum := newSummary(was, p)
	for step := range standing[was.Version] {
		sum.at(step)
	}
	for _, step := range sum.done().Steps {
		moves = append(moves, StepMove{Step: step.Step, To: step.To, Cases: standing[was.Version][step.Step]})
	}
	return was.Version, moves, nil
}
