package processes

import (
	"context"
	"fmt"
	"slices"

	"github.com/kartabl/kartabl/definitions"
	"github.com/kartabl/kartabl/engine"
	"github.com/kartabl/kartabl/internal/fault"
	"github.com/kartabl/kartabl/store"
)

// outgrown tells the deployed processes that start cases of p, of whatever version is the
// newest, and whose newest versions do not fit this one any more; each with what is wrong
// at its own lines. A process that is deployed anew together with p is left out: it is
// checked itself.
func (s *Service) outgrown(ctx context.Context, cat *definitions.Catalog, p *engine.Process, d Deployment) (told definitions.Diagnostics, err error) {
	if now, err := s.Latest(p.ID); err != nil && !fault.Is(err, fault.NotFound) || err == nil && now.Version > p.Version {
		return nil, err
	}
	for _, parent := range s.All() {
		if parent.ID == p.ID || !startsNewest(parent, p.ID) || replaced(parent, cat, d.Beside) {
			continue
		}
		faults, err := s.faultsBeside(ctx, parent, p)
		if err != nil {
			return nil, fmt.Errorf("check %s: %w", key(parent.ID, parent.Version), err)
		}
		if len(faults) > 0 {
			told = append(append(told, definitions.Outgrown(d.Process.Name, d.Process.Source, parent.ID, parent.Version, faults)), faults...)
		}
	}
	if len(told) > 0 {
		return told, fmt.Errorf("%w: %s", ErrRefused, d.Process.Name)
	}
	return nil, nil
}

// startsNewest reports whether a process starts cases of the newest version of another.
func startsNewest(parent *engine.Process, child string) bool {
	for _, step := range parent.Steps {
		if step.Sub != nil && step.Sub.Process == child && step.Sub.Version == 0 {
			return true
		}
	}
	return false
}

// replaced reports whether a newer version of a process is deployed together with this one.
func replaced(p *engine.Process, cat *definitions.Catalog, beside []File) bool {
	return slices.ContainsFunc(beside, func(f File) bool {
		other := definitions.Outline(f.Name, f.Source, cat)
		return other != nil && other.ID == p.ID && other.Version > p.Version
	})
}

// faultsBeside are the faults that a deployed process has beside a new version of another
// and did not have before it.
func (s *Service) faultsBeside(ctx context.Context, parent, child *engine.Process) (definitions.Diagnostics, error) {
	var row store.DefinitionRow
	catalogs := map[string]*definitions.Catalog{}
	err := s.db.View(ctx, func(tx *store.Tx) (err error) {
		if row, err = tx.Definition(ctx, parent.ID, parent.Version); err != nil {
			return err
		}
		return restoreCatalog(ctx, tx, catalogs, row.Catalog)
	})
	if err != nil {
		return nil, err
	}
	all, cat := s.All(), catalogs[row.Catalog]
	faults := func(there []*engine.Process) definitions.Diagnostics {
		_, diags := definitions.LoadAfter(key(parent.ID, parent.Version), []byte(row.Source), cat.With(there), s.lib.get)
		return diags
	}
	return faults(append(slices.Clone(all), child)).Errors(faults(all)), nil
}
