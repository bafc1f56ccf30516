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
	"github.com/kartabl/kartabl/engine/expression"
	"github.com/kartabl/kartabl/internal/fault"
	"github.com/kartabl/kartabl/internal/money"
	"github.com/kartabl/kartabl/store"
)

// library keeps compiled versions. A deployed id@version never changes, so an entry
// stays right for ever.
type library struct {
	mu       sync.RWMutex
	compiled map[string]*engine.Process // id@version
	latest   map[string]*engine.Process // id
	rests    map[string]rest            // id: a list provider that is left alone
	messages map[string]*definitions.Message
	own      []expression.Field // what customers may write about themselves, by the newest catalog
	order    []string           // id@version, as they were put
	changes  []*change          // what was declared of calendars, oldest first
	settled  map[string]settled // id@version: no open case was behind
}

func newLibrary() *library {
	return &library{
		compiled: map[string]*engine.Process{}, latest: map[string]*engine.Process{}, rests: map[string]rest{},
		messages: map[string]*definitions.Message{}, settled: map[string]settled{},
	}
}

func (l *library) get(id string, version int) *engine.Process {
	l.mu.RLock()
	defer l.mu.RUnlock()
	return l.compiled[key(id, version)]
}

func (l *library) put(p *engine.Process) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	p, err := l.amend(p)
	if err != nil {
		return err
	}
	if l.compiled[key(p.ID, p.Version)] == nil {
		l.order = append(l.order, key(p.ID, p.Version))
	}
	l.compiled[key(p.ID, p.Version)] = p
	if now := l.latest[p.ID]; now == nil || now.Version < p.Version {
		l.latest[p.ID] = p
	}
	return nil
}

func (l *library) size() int {
	l.mu.RLock()
	defer l.mu.RUnlock()
	return len(l.compiled)
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
	return s.DeployAs(ctx, Deployment{Catalog: catalog, Process: process, By: by})
}

// Deployment is a definition to deploy, and how. SkipScenarios is the operator's switch.
// CheckOpen refuses a version whose `migrate` has no word for steps at which cases of
// the older version stand now; without it those cases stay on their version. LeaveParents
// deploys a version although deployed processes that start its cases do not fit it.
type Deployment struct {
	Catalog, Process File
	Scenarios        File   // that stand beside the definition; the zero File is none
	Beside           []File // definitions that are deployed together with this one, by the same catalog
	By               string
	SkipScenarios    bool
	CheckOpen        bool
	LeaveParents     bool
}

// DeployAs is Deploy with its switches.
func (s *Service) DeployAs(ctx context.Context, d Deployment) (definitions.Diagnostics, error) {
	c, diags, err := s.Check(ctx, d)
	if err != nil || c.There {
		return diags, err
	}
	hash, p := catalogHash(c.catalog), c.Process
	err = s.db.Update(ctx, func(tx *store.Tx) error {
		if err := tx.AddCatalog(ctx, catalogRow(hash, c.catalog, tx)); err != nil {
			return fmt.Errorf("store catalog: %w", err)
		}
		return tx.AddDefinition(ctx, store.DefinitionRow{
			ID: p.ID, Version: p.Version, Source: string(d.Process.Source),
			Catalog: hash, DeployedAt: tx.Now, DeployedBy: d.By,
		})
	})
	if errors.Is(err, store.ErrConflict) {
		return diags, conflicting(p, err)
	}
	if err != nil {
		return diags, fmt.Errorf("deploy %s: %w", key(p.ID, p.Version), err)
	}
	s.lib.learnMessages(c.cat)
	return diags, s.lib.put(p)
}

// Checked is a definition that was looked at as if it were deployed.
type Checked struct {
	Process *engine.Process      // nil where the text itself has faults
	There   bool                 // it is deployed already, with the same text
	Failed  []definitions.Result // scenarios that did not pass
	cat     *definitions.Catalog
	catalog File
}

// Check does all that DeployAs does but store: without an error the definition may be
// deployed.
func (s *Service) Check(ctx context.Context, d Deployment) (Checked, definitions.Diagnostics, error) {
	c := Checked{catalog: d.Catalog}
	c.catalog.Files = definitions.Pinned(c.catalog.Files)
	cat, diags := definitions.LoadCatalog(c.catalog.Name, c.catalog.Source, c.catalog.Files)
	if diags.HasErrors() {
		return c, diags, fmt.Errorf("%w: %s", ErrRefused, c.catalog.Name)
	}
	cat.Currency = money.Currency(s.db.Currency())
	c.cat = cat
	p, diags := s.compile(cat, d)
	if diags.HasErrors() {
		return c, diags, fmt.Errorf("%w: %s", ErrRefused, d.Process.Name)
	}
	c.Process = p
	there, more, err := s.there(ctx, p, d.Process)
	if c.There = there; there || err != nil {
		return c, append(diags, more...), errors.Join(err, s.Refresh(ctx))
	}
	if !d.LeaveParents {
		if more, err := s.outgrown(ctx, cat, p, d); err != nil {
			return c, append(diags, more...), err
		}
	}
	if !d.SkipScenarios {
		if c.Failed, err = s.rehearse(p, cat, d.Process, d.Scenarios); err != nil {
			return c, diags, err
		}
	}
	if d.CheckOpen {
		more, err := s.unmapped(ctx, p, d.Process)
		return c, append(diags, more...), err
	}
	return c, diags, nil
}

// compile checks a definition beside all processes that there are. What runs is compiled
// without them: what is deployed later must not change how a stored version goes.
func (s *Service) compile(cat *definitions.Catalog, d Deployment) (*engine.Process, definitions.Diagnostics) {
	all := s.All()
	for _, f := range d.Beside {
		if p := definitions.Outline(f.Name, f.Source, cat); p != nil {
			all = append(all, p)
		}
	}
	if _, diags := definitions.LoadAfter(d.Process.Name, d.Process.Source, cat.WithAll(all), s.lib.get); diags.HasErrors() {
		return nil, diags
	}
	return definitions.LoadAfter(d.Process.Name, d.Process.Source, cat, s.lib.get)
}

// there reports whether the version is deployed already. With the same text it is there;
// with another one it is a conflict, for ever.
func (s *Service) there(ctx context.Context, p *engine.Process, f File) (bool, definitions.Diagnostics, error) {
	var row store.DefinitionRow
	err := s.db.View(ctx, func(tx *store.Tx) (err error) {
		row, err = tx.Definition(ctx, p.ID, p.Version)
		return err
	})
	switch {
	case errors.Is(err, store.ErrNotFound):
		return false, nil, nil
	case err != nil:
		return false, nil, fmt.Errorf("look for %s: %w", key(p.ID, p.Version), err)
	case row.Source == string(f.Source):
		return true, nil, nil
	}
	newest := p.Version
	if latest, err := s.Latest(p.ID); err == nil {
		newest = max(newest, latest.Version)
	}
	told := definitions.Redeployed(f.Name, f.Source, p.ID, p.Version, newest)
	return false, definitions.Diagnostics{told}, conflicting(p, store.ErrConflict)
}

func conflicting(p *engine.Process, err error) error {
	return fault.New(fault.Conflict, "definition.deployed", "id", p.ID, "version", strconv.Itoa(p.Version)).Because(err)
}

// unmapped tells the steps at which open cases stand and for which `migrate` has no word.
func (s *Service) unmapped(ctx context.Context, p *engine.Process, f File) (definitions.Diagnostics, error) {
	if p.Migration == nil {
		return nil, nil
	}
	was := s.lib.get(p.ID, p.Migration.From)
	if was == nil {
		return nil, nil
	}
	plan, err := s.plan(ctx, was, p)
	if err != nil {
		return nil, err
	}
	var diags definitions.Diagnostics
	for _, step := range plan.Steps {
		for _, why := range step.Why {
			if why.Code == engine.StaysStep {
				diags = append(diags, definitions.Unmapped(f.Name, f.Source, p.Version, step.Step, why.Cases))
			}
		}
	}
	if len(diags) > 0 {
		return diags, fmt.Errorf("%w: %s", ErrRefused, f.Name)
	}
	return nil, nil
}

// rehearse runs the scenarios of files; the error tells of those that have failed.
func (s *Service) rehearse(p *engine.Process, cat *definitions.Catalog, files ...File) (failed []definitions.Result, err error) {
	for _, f := range files {
		more, one := s.rehearseOne(p, cat, f)
		failed, err = append(failed, more...), errors.Join(err, one)
	}
	return failed, err
}

func (s *Service) rehearseOne(p *engine.Process, cat *definitions.Catalog, f File) ([]definitions.Result, error) {
	if f.Name == "" {
		return nil, nil
	}
	list, diags := definitions.ScenariosAfter(f.Name, f.Source, p, cat, s.lib.get)
	if diags.HasErrors() {
		return nil, errors.Join(ErrRefused, diags)
	}
	// where the older version never was there is no case to come from it
	list = slices.DeleteFunc(list, func(s *definitions.Scenario) bool { return s.Lacks() > 0 })
	results := definitions.RunScenarios(p, list)
	failed := slices.DeleteFunc(results, func(r definitions.Result) bool { return r.Passed })
	var told []error
	for _, r := range failed {
		told = append(told, fmt.Errorf("scenario %q, line %d: %s", r.Name, r.Line, strings.Join(r.Failures, "; ")))
	}
	if len(told) > 0 {
		return failed, errors.Join(ErrRefused, errors.Join(told...))
	}
	return nil, nil
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
	return s.db.View(ctx, func(tx *store.Tx) error { return s.restore(ctx, tx) })
}

// Refresh takes up what another program has deployed meanwhile.
func (s *Service) Refresh(ctx context.Context) error {
	return s.db.View(ctx, func(tx *store.Tx) error {
		n, err := tx.CountDefinitions(ctx)
		if err != nil {
			return err
		}
		if n != s.lib.size() {
			return s.restore(ctx, tx)
		}
		return s.learn(ctx, tx)
	})
}

// restore compiles the deployed versions that are not known yet, older ones first.
func (s *Service) restore(ctx context.Context, tx *store.Tx) error {
	rows, err := tx.AllDefinitions(ctx)
	if err != nil {
		return fmt.Errorf("restore definitions: %w", err)
	}
	catalogs := map[string]*definitions.Catalog{}
	defer s.learnMessages(rows, catalogs)
	for _, r := range rows {
		if s.lib.get(r.ID, r.Version) != nil {
			continue
		}
		if err := restoreCatalog(ctx, tx, catalogs, r.Catalog); err != nil {
			return fmt.Errorf("catalog of %s: %w", key(r.ID, r.Version), err)
		}
		p, err := s.restored(r, catalogs[r.Catalog])
		if err != nil {
			return err
		}
		if err := s.lib.put(p); err != nil {
			return err
		}
	}
	return s.learn(ctx, tx)
}

// learnMessages takes up the messages, and what customers may write, of the catalogs that were loaded, in the order of the
// deployments.
func (s *Service) learnMessages(rows []store.DefinitionRow, catalogs map[string]*definitions.Catalog) {
	slices.SortStableFunc(rows, func(a, b store.DefinitionRow) int { return a.DeployedAt.Compare(b.DeployedAt) })
	for _, r := range rows {
		if c := catalogs[r.Catalog]; c != nil {
			s.lib.learnMessages(c)
		}
	}
}

// restored compiles one version. One whose older version was deployed after it, and
// does not fit it, is sound but for its `migrate`.
func (s *Service) restored(r store.DefinitionRow, cat *definitions.Catalog) (*engine.Process, error) {
	name, src := r.ID+".yaml", []byte(r.Source)
	if p, diags := definitions.LoadAfter(name, src, cat, s.lib.get); !diags.HasErrors() {
		return p, nil
	}
	p, diags := definitions.Load(name, src, cat)
	if diags.HasErrors() {
		return nil, fmt.Errorf("restore %s: %w", key(r.ID, r.Version), errors.Join(ErrRefused, diags))
	}
	p.Migration = nil
	return p, nil
}

// ProcessTx gives a deployed version, one that another program has deployed just now too.
func (s *Service) ProcessTx(ctx context.Context, tx *store.Tx, id string, version int) (*engine.Process, error) {
	if p := s.lib.get(id, version); p != nil {
		return p, nil
	}
	if err := s.restore(ctx, tx); err != nil {
		return nil, err
	}
	return s.Process(id, version)
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
	cat, diags := definitions.LoadCatalog("catalog.yaml", []byte(row.Source), definitions.Unpinned(files))
	if diags.HasErrors() {
		return errors.Join(ErrRefused, diags)
	}
	cat.Currency = money.Currency(tx.Currency())
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
