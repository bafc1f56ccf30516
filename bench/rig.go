package bench

import (
	"context"
	"errors"
	"fmt"

	"github.com/google/uuid"

	"github.com/kartabl/kartabl/cartable"
	"github.com/kartabl/kartabl/documents"
	"github.com/kartabl/kartabl/engine"
	"github.com/kartabl/kartabl/internal/text"
	"github.com/kartabl/kartabl/people"
	"github.com/kartabl/kartabl/processes"
	"github.com/kartabl/kartabl/store"
)

// password of everybody in a measured database.
const password = "correct horse battery"

// mostPersons bounds how many customers and how many staff there are; callers share
// them.
const mostPersons = 16

// rig is the product over an empty database, with people and the measured process.
type rig struct {
	db        *store.DB
	people    *people.Service
	processes *processes.Service
	cartable  *cartable.Service
	customers []people.Person
	staff     []people.Person
	workers   []people.Person // those of living cases, where there are any
	lead      people.Person   // who reads and hands out all of them
}

func newRig(ctx context.Context, p plot, persons int, changed func(processes.Change)) (*rig, error) {
	db, err := store.Open(ctx, store.Options{DSN: p.dsn, Plain: p.plain})
	if err != nil {
		return nil, err
	}
	r := &rig{db: db}
	if err := r.furnish(ctx, min(persons, mostPersons), changed); err != nil {
		return nil, errors.Join(err, db.Close())
	}
	return r, nil
}

func (r *rig) furnish(ctx context.Context, persons int, changed func(processes.Change)) (err error) {
	r.people = people.New(r.db)
	r.processes = processes.New(processes.Options{DB: r.db, Changed: changed})
	r.cartable = cartable.New(r.db, r.processes, r.people, &documents.Folder{})
	files := [2]processes.File{{Name: "catalog.yaml", Source: []byte(catalog)}, {Name: "bench.yaml", Source: []byte(source(HumanSteps))}}
	if diags, err := r.processes.Deploy(ctx, files[0], files[1], "bench"); err != nil {
		return fmt.Errorf("deploy: %w", errors.Join(err, diags))
	}
	return r.populate(ctx, persons)
}

func (r *rig) populate(ctx context.Context, persons int) error {
	hash, err := people.Hash(password)
	if err != nil {
		return err
	}
	for i := range persons {
		c, err := r.people.Add(ctx, person("customer", i, engine.Customer), hash)
		if err != nil {
			return fmt.Errorf("add customer: %w", err)
		}
		s, err := r.people.Add(ctx, person("clerk", i, engine.Staff, clerkRole), hash)
		if err != nil {
			return fmt.Errorf("add clerk: %w", err)
		}
		r.customers, r.staff = append(r.customers, c), append(r.staff, s)
	}
	return nil
}

func person(name string, i int, side engine.Who, roles ...string) people.Person {
	login := fmt.Sprintf("%s%d", name, i)
	return people.Person{ID: uuid.NewString(), Login: login, Name: login, Side: side, Roles: roles, Lang: string(text.En)}
}

func (r *rig) customer(caller int) people.Person { return r.customers[caller%len(r.customers)] }
func (r *rig) clerk(caller int) people.Person    { return r.staff[caller%len(r.staff)] }
func (r *rig) reader(p people.Person) cartable.Reader {
	return cartable.Reader{Person: p, Lang: text.En}
}

// person of one side whom a caller acts for.
func (r *rig) person(caller int, side engine.Who) people.Person {
	if side == engine.Staff {
		return r.clerk(caller)
	}
	return r.customer(caller)
}

func (r *rig) close() error { return r.db.Close() }

// equal replays every case and fails where the stored state is another one, or where a
// case has not ended.
func (r *rig) equal(ctx context.Context) error {
	var bad error
	err := r.processes.Replay(ctx, func(d processes.Difference, same bool) {
		if !same {
			bad = errors.Join(bad, fmt.Errorf("case %s: %s", d.No, d.Cause))
		}
	})
	return errors.Join(err, bad)
}
