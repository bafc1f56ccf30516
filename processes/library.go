package processes

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"sync"

	"github.com/kartabl/kartabl/definitions"
	"github.com/kartabl/kartabl/engine"
	"github.com/kartabl/kartabl/internal/fault"
	"github.com/kartabl/kartabl/store"
)

// library keeps compiled versions. A deployed id@version never changes, so an entry
// stays right for ever.
type library struct {
	mu       sync.RWMutex
	compiled map[string]*engine.Process // id@version
	latest   map[string]*engine.Process // id
	rests    map[string]rest            // id: a list provider that is left alone
}

func newLibrary() *library {
	return &library{compiled: map[string]*engine.Process{}, latest: map[string]*engine.Process{}, rests: map[string]rest{}}
}

func (l *library) get(id string, version int) *engine.Process {
	l.mu.RLock()
	defer l.mu.RUnlock()
	return l.compiled[key(id, version)]
}

func (l *library) put(p *engine.Process) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.compiled[key(p.ID, p.Version)] = p
	if now := l.latest[p.ID]; now == nil || now.Version < p.Version {
		l.latest[p.ID] = p
	}
}

func key(id string, version int) string { return id + "@" + strconv.Itoa(version) }

// File is a definition or catalog as text. Files are the message templates beside a
// catalog: path -> content.
type File struct {
	Name   string
	Source []byte
	Files  map[string][]byte
}

// ErrRefused is wrapped by Deploy's error when a file has faults; the diagnostics say which.
var ErrRefused = errors.New("definition refused")

// Deploy checks a definition against a catalog, runs its scenarios and stores both.
// Nothing is stored when there is an error. The same id@version with the same text is
// no error; with another text it is a conflict.
func (s *Service) Deploy(ctx context.Context, catalog, process File, by string) (definitions.Diagnostics, error) {
	cat, diags := definitions.LoadCatalog(catalog.Name, catalog.Source, catalog.Files)
	if diags.HasErrors() {
		return diags, fmt.Errorf("%w: %s", ErrRefused, catalog.Name)
	}
	if _, diags = definitions.Load(process.Name, process.Source, cat.With(s.All())); diags.HasErrors() {
		return diags, fmt.Errorf("%w: %s", ErrRefused, process.Name)
	}
	p, diags := definitions.Load(process.Name, process.Source, cat)
	if diags.HasErrors() {
		return diags, fmt.Errorf("%w: %s", ErrRefused, process.Name)
	}
	if err := s.rehearse(p, cat, process); err != nil {
		return diags, err
	}
	hash := catalogHash(catalog)
	err := s.db.Update(ctx, func(tx *store.Tx) error {
		if err := tx.AddCatalog(ctx, catalogRow(hash, catalog, tx)); err != nil {
			return fmt.Errorf("store catalog: %w", err)
		}
		return tx.AddDefinition(ctx, store.DefinitionRow{
			ID: p.ID, Version: p.Version, Source: string(process.Source),
			Catalog: hash, DeployedAt: tx.Now, DeployedBy: by,
		})
	})
	if errors.Is(err, store.ErrConflict) {
		return diags, fault.New(fault.Conflict, "definition.deployed", "id", p.ID, "version", strconv.Itoa(p.Version)).Because(err)
	}
	if err != nil {
		return diags, fmt.Errorf("deploy %s: %w", key(p.ID, p.Version), err)
	}
	s.lib.put(p)
	return diags, nil
}

// rehearse runs the scenarios that a definition carries.
func (s *Service) rehearse(p *engine.Process, cat *definitions.Catalog, f File) error {
	list, diags := definitions.Scenarios(f.Name, f.Source, p, cat)
	if diags.HasErrors() {
		return errors.Join(ErrRefused, diags)
	}
	var failed []error
	for _, r := range definitions.RunScenarios(p, list) {
		if !r.Passed {
			failed = append(failed, fmt.Errorf("scenario %q, line %d: %s", r.Name, r.Line, strings.Join(r.Failures, "; ")))
		}
	}
	if len(failed) > 0 {
		return errors.Join(ErrRefused, errors.Join(failed...))
	}
	return nil
}

func catalogRow(hash string, f File, tx *store.Tx) store.CatalogRow {
	row := store.CatalogRow{Hash: hash, Source: string(f.Source), DeployedAt: tx.Now, Templates: map[string]string{}}
	for name, body := range f.Files {
		row.Templates[name] = string(body)
	}
	return row
}

func catalogHash(f File) string {
	h := sha256.New()
	h.Write(f.Source)
	names := make([]string, 0, len(f.Files))
	for n := range f.Files {
		names = append(names, n)
	}
	slices.Sort(names)
	for _, n := range names {
		h.Write([]byte("\x00" + n + "\x00"))
		h.Write(f.Files[n])
	}
	return hex.EncodeToString(h.Sum(nil))
}

// Restore compiles every deployed version of the database. It is called before the
// first request is answered.
func (s *Service) Restore(ctx context.Context) error {
	var rows []store.DefinitionRow
	catalogs := map[string]*definitions.Catalog{}
	err := s.db.View(ctx, func(tx *store.Tx) (err error) {
		if rows, err = tx.AllDefinitions(ctx); err != nil {
			return err
		}
		for _, r := range rows {
			if err := restoreCatalog(ctx, tx, catalogs, r.Catalog); err != nil {
				return fmt.Errorf("catalog of %s: %w", key(r.ID, r.Version), err)
			}
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("restore definitions: %w", err)
	}
	for _, r := range rows {
		p, diags := definitions.Load(r.ID+".yaml", []byte(r.Source), catalogs[r.Catalog])
		if diags.HasErrors() {
			return fmt.Errorf("restore %s: %w", key(r.ID, r.Version), errors.Join(ErrRefused, diags))
		}
		s.lib.put(p)
	}
	return nil
}

func restoreCatalog(ctx context.Context, tx *store.Tx, known map[string]*definitions.Catalog, hash string) error {
	if known[hash] != nil {
		return nil
	}
	row, err := tx.Catalog(ctx, hash)
	if err != nil {
		return err
	}
	files := make(map[string][]byte, len(row.Templates))
	for n, body := range row.Templates {
		files[n] = []byte(body)
	}
	cat, diags := definitions.LoadCatalog("catalog.yaml", []byte(row.Source), files)
	if diags.HasErrors() {
		return errors.Join(ErrRefused, diags)
	}
	known[hash] = cat
	return nil
}

// Process gives a deployed version, or a NotFound fault.
func (s *Service) Process(id string, version int) (*engine.Process, error) {
	if p := s.lib.get(id, version); p != nil {
		return p, nil
	}
	return nil, fault.New(fault.NotFound, "not_found")
}

// Latest gives the newest deployed version of a definition, or a NotFound fault.
func (s *Service) Latest(id string) (*engine.Process, error) {
	s.lib.mu.RLock()
	defer s.lib.mu.RUnlock()
	if p := s.lib.latest[id]; p != nil {
		return p, nil
	}
	return nil, fault.New(fault.NotFound, "not_found")
}

// All gives the newest version of every definition, by id.
func (s *Service) All() []*engine.Process {
	s.lib.mu.RLock()
	defer s.lib.mu.RUnlock()
	all := make([]*engine.Process, 0, len(s.lib.latest))
	for _, p := range s.lib.latest {
		all = append(all, p)
	}
	slices.SortFunc(all, func(a, b *engine.Process) int {
		if a.ID < b.ID {
			return -1
		}
		return 1
	})
	return all
}
