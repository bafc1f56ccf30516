package processes

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"github.com/google/uuid"

	"github.com/kartabl/kartabl/definitions"
	"github.com/kartabl/kartabl/engine"
	"github.com/kartabl/kartabl/engine/expression"
	"github.com/kartabl/kartabl/internal/fault"
	"github.com/kartabl/kartabl/internal/iran"
	"github.com/kartabl/kartabl/internal/text"
	"github.com/kartabl/kartabl/people"
	"github.com/kartabl/kartabl/store"
)

// Roster is a list of people from a source. It is taken whole or not at all.
type Roster struct {
	Source         string // roles and queues of others stay as they are
	Lines          []people.RosterLine
	DisableMissing bool // who came from the source and is not in the list leaves
	DryRun         bool // only tell what would change
}

// Imported tells what a list has changed, by logins.
type Imported struct {
	Added, Changed, Disabled []string
	Same                     int
	Left                     Left // what became of the work of the disabled
}

var errDryRun = errors.New("dry run")

// Import takes a list of people. Who is disabled by it leaves as by Leave. The same list again
// changes nothing.
func (s *Service) Import(ctx context.Context, r Roster) (Imported, error) {
	var done Imported
	err := s.Update(ctx, func(tx *store.Tx) error {
		done = Imported{}
		i := &importing{s: s, tx: tx, Roster: r, done: &done}
		if err := i.run(ctx); err != nil {
			return err
		}
		if r.DryRun {
			return errDryRun
		}
		return nil
	})
	if errors.Is(err, errDryRun) {
		return done, nil
	}
	if err != nil {
		return Imported{}, err
	}
	for _, login := range done.Disabled {
		left, err := s.Leave(ctx, login)
		if err != nil {
			return done, err
		}
		done.Left.Returned += left.Returned
		done.Left.Alone = append(done.Left.Alone, left.Alone...)
	}
	return done, nil
}

// importing is a list that is being taken, within its transaction.
type importing struct {
	Roster
	s      *Service
	tx     *store.Tx
	done   *Imported
	roles  []string // that there are; empty: nobody knows
	fields []expression.Field
	queues map[string]store.Queue
	before map[string]store.Sourced
	bad    []fault.Field
}

func (i *importing) run(ctx context.Context) (err error) {
	if i.before, err = i.tx.Sourced(ctx, i.Source); err != nil {
		return err
	}
	rules, err := i.tx.Queues(ctx)
	if err != nil {
		return err
	}
	i.queues = maps.Clone(rules)
	if i.fields, err = staffFields(ctx, i.tx); err != nil {
		return err
	}
	if i.roles, err = knownRoles(ctx, i.tx); err != nil {
		return err
	}
	seen := map[string]bool{}
	for _, line := range i.Lines {
		id, err := i.line(ctx, line)
		if err != nil {
			return fmt.Errorf("line %d: %w", line.No, err)
		}
		seen[id] = true
	}
	if len(i.bad) > 0 {
		return fault.New(fault.Invalid, "invalid.fields").With(i.bad...)
	}
	if err := i.missing(ctx, seen); err != nil {
		return err
	}
	for _, name := range slices.Sorted(maps.Keys(i.queues)) {
		if reflect.DeepEqual(rules[name], i.queues[name]) {
			continue
		}
		if err := i.tx.SetQueue(ctx, i.queues[name]); err != nil {
			return err
		}
	}
	return nil
}

// knownRoles are the roles of the newest catalog and those that Kartabl itself knows.
func knownRoles(ctx context.Context, tx *store.Tx) ([]string, error) {
	row, err := tx.LatestCatalog(ctx)
	if errors.Is(err, store.ErrNotFound) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("read catalog: %w", err)
	}
	known := map[string]*definitions.Catalog{}
	if err := restoreCatalog(ctx, tx, known, row.Hash); err != nil {
		return nil, fmt.Errorf("read catalog: %w", err)
	}
	own := []string{people.RoleSupervisor, people.RoleAnalyst, people.RoleOperator, people.RoleFinance}
	return append(own, known[row.Hash].Roles...), nil
}

func (i *importing) fault(l people.RosterLine, column, key string, args ...any) {
	i.bad = append(i.bad, fault.At(l.Place(column), key, args...))
}

// line takes one person and gives his id.
func (i *importing) line(ctx context.Context, l people.RosterLine) (string, error) {
	was, err := i.tx.PersonByLogin(ctx, l.Login)
	fresh := errors.Is(err, store.ErrNotFound)
	if err != nil && !fresh {
		return "", err
	}
	p := was
	if fresh {
		p = store.Person{ID: uuid.Must(uuid.NewV7()).String(), Login: l.Login, Side: engine.Staff, Lang: string(text.Fa), CreatedAt: i.tx.Now}
	}
	i.account(l, &p, fresh)
	i.attributes(l, &p)
	from := store.Sourced{Person: p.ID, Roles: i.before[p.ID].Roles, Queues: i.before[p.ID].Queues}
	i.rolesOf(l, &p, &from)
	i.queuesOf(l, p, &from)
	leaves := i.leaves(l)
	if !leaves && l.Cells["disabled"] != "" {
		p.Disabled = false
	}
	if len(i.bad) > 0 {
		return p.ID, nil
	}
	if err := i.write(ctx, was, p, fresh); err != nil {
		return "", err
	}
	if leaves && !p.Disabled {
		i.done.Disabled = append(i.done.Disabled, p.Login)
	}
	return p.ID, i.tx.SetSourced(ctx, i.Source, from)
}

func (i *importing) write(ctx context.Context, was, p store.Person, fresh bool) error {
	switch {
	case fresh:
		i.done.Added = append(i.done.Added, p.Login)
		if err := i.tx.AddPerson(ctx, p); err != nil {
			return err
		}
		return people.NoteRoles(ctx, i.tx, i.by(), was, p)
	case reflect.DeepEqual(was, p):
		i.done.Same++
		return nil
	default:
		i.done.Changed = append(i.done.Changed, p.Login)
		if err := i.tx.UpdatePerson(ctx, p); err != nil {
			return err
		}
		return people.NoteRoles(ctx, i.tx, i.by(), was, p)
	}
}

// by is who changes roles, for the audit trail.
func (i *importing) by() string { return "list:" + i.Source }

func (i *importing) account(l people.RosterLine, p *store.Person, fresh bool) {
	set := func(column string, into *string, valid func(string) bool, key string) {
		value, has := l.Cells[column]
		if !has {
			return
		}
		if value != "" && valid != nil && !valid(value) {
			i.fault(l, column, key)
		}
		*into = value
	}
	if name := l.Cells["name"]; name != "" {
		p.Name = name
	} else if _, has := l.Cells["name"]; has || fresh {
		i.fault(l, "name", "field.required")
	}
	switch side := l.Cells["side"]; {
	case side != "" && side != string(engine.Customer) && side != string(engine.Staff):
		i.fault(l, "side", "field.enum", "values", "customer, staff")
	case fresh && side != "":
		p.Side = engine.Who(side)
	case side != "" && engine.Who(side) != p.Side:
		i.fault(l, "side", "roster.side")
	}
	if mobile, has := l.Cells["mobile"]; has {
		p.Mobile = iran.Mobile.Normalize(mobile)
		if mobile != "" && !iran.Mobile.Valid(p.Mobile) {
			i.fault(l, "mobile", "roster.mobile")
		}
	}
	set("email", &p.Email, iran.ValidEmail, "roster.email")
	if lang := l.Cells["lang"]; lang != "" {
		if lang != string(text.Fa) && lang != string(text.En) {
			i.fault(l, "lang", "field.enum", "values", "fa, en")
		}
		p.Lang = lang
	}
}

// leaves reads whether the person is out of service.
func (i *importing) leaves(l people.RosterLine) bool {
	value := strings.ToLower(text.LatinDigits(l.Cells["disabled"]))
	switch value {
	case "", "0", "false", "no", "خیر":
		return false
	case "1", "true", "yes", "بله":
		return true
	}
	i.fault(l, "disabled", "field.enum", "values", "true, false")
	return false
}

// attributes are typed by the catalog for staff; those of customers come with themselves.
func (i *importing) attributes(l people.RosterLine, p *store.Person) {
	values := map[string]any{}
	for column, cell := range l.Cells {
		if name, ok := strings.CutPrefix(column, people.AttributeColumn); ok {
			values[name] = attributeCell(cell)
		}
	}
	if len(values) == 0 {
		return
	}
	fields := i.fields
	if p.Side != engine.Staff {
		fields = nil
	}
	checked, wrong := checkAttributes(fields, values)
	for _, w := range wrong {
		w.Path = l.Place(people.AttributeColumn + strings.TrimPrefix(w.Path, "attributes."))
		i.bad = append(i.bad, w)
	}
	if now := changed(p.Attributes, checked); len(now) > 0 || p.Attributes != nil {
		p.Attributes = now
	}
	if len(p.Attributes) == 0 {
		p.Attributes = nil
	}
}

// attributeCell reads numbers and truths as such; all else is text.
func attributeCell(cell string) any {
	plain := text.LatinDigits(cell)
	if n, err := strconv.Atoi(plain); err == nil && strconv.Itoa(n) == plain {
		return n
	}
	switch plain {
	case "":
		return nil
	case "true":
		return true
	case "false":
		return false
	}
	return cell
}

// rolesOf replaces the roles that came from the source. One that he has by other means stays
// his when the source drops it.
func (i *importing) rolesOf(l people.RosterLine, p *store.Person, from *store.Sourced) {
	if _, has := l.Cells["roles"]; !has {
		return
	}
	roles := l.List("roles")
	if p.Side != engine.Staff && len(roles) > 0 {
		i.fault(l, "roles", "roster.customer")
	}
	for _, role := range roles {
		if len(i.roles) > 0 && !slices.Contains(i.roles, role) {
			i.fault(l, "roles", "roster.role", "role", role)
		}
	}
	others := exchanged(p.Roles, from.Roles, nil)
	p.Roles = exchanged(p.Roles, from.Roles, roles)
	from.Roles = exchanged(roles, others, nil)
}

// exchanged is a list without what came before, and with what comes now.
func exchanged(all, before, now []string) []string {
	var out []string
	for _, one := range all {
		if !slices.Contains(before, one) || slices.Contains(now, one) {
			out = append(out, one)
		}
	}
	for _, one := range now {
		if !slices.Contains(out, one) {
			out = append(out, one)
		}
	}
	return out
}

// queuesOf makes the person a member of the queues of his line, and of no others into which
// the source had brought him.
func (i *importing) queuesOf(l people.RosterLine, p store.Person, from *store.Sourced) {
	if _, has := l.Cells["queues"]; !has {
		return
	}
	names := l.List("queues")
	roles := i.s.QueueRoles()
	var others []string
	for _, name := range append(slices.Clone(from.Queues), names...) {
		now := slices.Contains(names, name)
		if role, known := roles[name]; now && (!known || !people.Has(p, role)) {
			i.fault(l, "queues", "roster.queue", "queue", name)
			continue
		}
		q := i.queues[name]
		if slices.Contains(q.Members, p.ID) && !slices.Contains(from.Queues, name) {
			others = append(others, name)
		}
		q.Name = name
		q.Members = exchanged(q.Members, []string{p.ID}, nil)
		if now {
			q.Members = append(q.Members, p.ID)
			slices.Sort(q.Members)
		}
		i.queues[name] = q
	}
	from.Queues = exchanged(names, others, nil)
}

// missing are those who came from the source before and are not in the list any more.
func (i *importing) missing(ctx context.Context, seen map[string]bool) error {
	if !i.DisableMissing {
		return nil
	}
	for _, id := range slices.Sorted(maps.Keys(i.before)) {
		if seen[id] {
			continue
		}
		p, err := i.tx.Person(ctx, id)
		if err != nil {
			return fmt.Errorf("read who is missing: %w", err)
		}
		if !p.Disabled {
			i.done.Disabled = append(i.done.Disabled, p.Login)
		}
	}
	return nil
}
