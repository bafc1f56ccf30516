package bench

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/kartabl/kartabl/people"
	"github.com/kartabl/kartabl/store"
)

// note is what is known of a database that was kept, in a file beside it.
type note struct {
	Cases     int           `json:"cases"`
	Events    int           `json:"events"`
	Customers int           `json:"customers"`
	Long      string        `json:"long"`
	Took      time.Duration `json:"took_ns"`
}

const noteName = "live.json"

// keep writes down what measures need to know of the database. There is no file beside one
// of PostgreSQL.
func (c *crop) keep() error {
	if c.postgres {
		return nil
	}
	raw, err := json.Marshal(note{c.cases, c.events, c.customers, c.long, c.took})
	if err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(filepath.Dir(c.plot.dsn), noteName), raw, 0o600)
}

// measureKept measures once more in a database that was kept. Steps were played in it meanwhile.
func measureKept(ctx context.Context, o LiveOptions) (m liveMeasures, err error) {
	raw, err := os.ReadFile(filepath.Join(o.Kept, noteName))
	if err != nil {
		return m, err
	}
	var n note
	if err := json.Unmarshal(raw, &n); err != nil {
		return m, fmt.Errorf("%s: %w", noteName, err)
	}
	p, err := plotAt(o.Kept)
	if err != nil {
		return m, err
	}
	defer func() { err = errors.Join(err, p.raw.Close()) }()
	r := &rig{}
	if err := r.reopen(ctx, p.dsn); err != nil {
		return m, err
	}
	c := &crop{plot: p, cases: n.Cases, events: n.Events, customers: n.Customers, long: n.Long, took: n.Took}
	if err := r.meet(ctx); err != nil {
		return m, errors.Join(err, r.close())
	}
	return measureCrop(ctx, o, c, r)
}

// meet finds the people that a rig makes.
func (r *rig) meet(ctx context.Context) error {
	return r.db.View(ctx, func(tx *store.Tx) (err error) {
		for _, some := range []struct {
			name string
			n    int
			into *[]people.Person
		}{{"customer", mostPersons, &r.customers}, {"clerk", mostPersons, &r.staff}, {"worker", liveClerks, &r.workers}} {
			for i := range some.n {
				p, err := tx.PersonByLogin(ctx, fmt.Sprintf("%s%d", some.name, i))
				if err != nil {
					return fmt.Errorf("find %s: %w", some.name, err)
				}
				*some.into = append(*some.into, p)
			}
		}
		r.lead, err = tx.PersonByLogin(ctx, "lead0")
		return err
	})
}
