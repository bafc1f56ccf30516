package cartable

import (
	"context"
	"slices"

	"github.com/kartabl/kartabl/internal/fault"
	"github.com/kartabl/kartabl/people"
	"github.com/kartabl/kartabl/store"
)

// kept is what somebody keeps for himself or shares with a pool: a view, or a phrase.
type kept struct{ id, person, pool string }

func viewKept(v store.View) kept { return kept{v.ID, v.Person, v.Pool} }

func phraseKept(p store.Phrase) kept { return kept{p.ID, p.Person, p.Pool} }

func allKept[T any](all []T, as func(T) kept) []kept {
	rows := make([]kept, len(all))
	for i, one := range all {
		rows[i] = as(one)
	}
	return rows
}

// limits say how much of a kind may be kept, and what is said of what is beyond that.
type limits struct {
	own, shared                     int // of one person, with the people of one pool
	tooMany, tooManyShared, noShare string
}

// changeKept lets one at a time change what the reader keeps, and what is shared with pool.
func (s *Service) changeKept(ctx context.Context, r Reader, pool string, change func(*store.Tx, sharing) error) error {
	return s.db.Update(ctx, func(tx *store.Tx) error {
		if err := tx.LockKept(ctx, r.ID, pool); err != nil {
			return err
		}
		at, err := s.sharing(ctx, tx)
		if err != nil {
			return err
		}
		return change(tx, at)
	})
}

// faults are those of a name, and of a pool with whose people the reader may not share
// anything. What is shared with them already stays so.
func (l limits) faults(r Reader, at sharing, was kept, name, pool string) []fault.Field {
	var bad []fault.Field
	if tidyName(name) == "" {
		bad = append(bad, fault.At("name", "field.required"))
	}
	if pool != "" && pool != was.pool && !slices.Contains(at.shares(r), pool) {
		bad = append(bad, fault.At("share", l.noShare))
	}
	return bad
}

// room refuses one more than may be kept. All are those of the reader and of pool.
func (l limits) room(r Reader, was kept, pool string, all []kept) error {
	own, shared := 0, 0
	for _, one := range all {
		if one.id == was.id {
			continue
		}
		if one.person == r.ID {
			own++
		}
		if one.pool == pool {
			shared++
		}
	}
	if was.person == r.ID && own >= l.own {
		return fault.New(fault.Conflict, l.tooMany, "max", l.own)
	}
	if pool != "" && shared >= l.shared {
		return fault.New(fault.Conflict, l.tooManyShared, "max", l.shared)
	}
	return nil
}

// poolsToRead are those whose people see what is shared with them, of the reader's work and
// beside that also.
func (s *Service) poolsToRead(ctx context.Context, tx *store.Tx, r Reader, also []string) ([]string, error) {
	pools, err := s.pools(ctx, tx, r)
	if err != nil {
		return nil, err
	}
	pools = append(pools, also...)
	slices.Sort(pools)
	return slices.Compact(pools), nil
}

// options are pools in words.
func (r Reader) options(pools []string) []Option {
	all := []Option{}
	for _, pool := range pools {
		all = append(all, Option{Value: pool, Label: poolLabel(pool, r.Lang)})
	}
	return all
}

// allowed refuses what was not found, and what the reader may not do action to.
func allowed(r Reader, at sharing, action people.Action, k kept, err error) error {
	if err != nil {
		return missing(err)
	}
	if !people.Can(r.Person, action, at.kept(k.person, k.pool)) {
		return errNotFound
	}
	return nil
}
