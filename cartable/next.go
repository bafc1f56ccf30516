package cartable

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/kartabl/kartabl/engine"
	"github.com/kartabl/kartabl/internal/fault"
	"github.com/kartabl/kartabl/internal/text"
	"github.com/kartabl/kartabl/people"
	"github.com/kartabl/kartabl/store"
)

// NextItem is what a person gets who asks for the next piece of work.
type NextItem struct {
	Item *Item  `json:"item,omitempty" doc:"His from now on; absent where nothing waits for him"`
	Said string `json:"said,omitempty" doc:"Why there is none"`
}

const (
	lineFirst = 3   // rows that are looked at first: mostly one may take one of them
	linePage  = 10  // and after them together
	lookAhead = 300 // how far a line is looked through for something that one may take
	glance    = 20  // the same, where it is only asked what was first
)

// Next takes the first item by the published order that the reader may take: of one of his
// lines, or where view is "" of all of them. Of many who ask at once each gets another one.
func (s *Service) Next(ctx context.Context, r Reader, view string) (NextItem, error) {
	var id string
	err := s.command(ctx, func(tx *store.Tx) (err error) {
		id, err = s.takeNext(ctx, tx, r, view)
		return err
	})
	if err != nil {
		return NextItem{}, err
	}
	if id == "" {
		return NextItem{Said: text.Message("next.nothing", r.Lang, nil)}, nil
	}
	item, err := s.Item(ctx, r, id)
	return NextItem{Item: &item}, err
}

func (s *Service) takeNext(ctx context.Context, tx *store.Tx, r Reader, view string) (id string, err error) {
	pools, err := s.linesOf(ctx, tx, r, view)
	if err != nil {
		return "", err
	}
	if err := tx.InTurn(ctx, pools); err != nil {
		return "", err
	}
	var full error
	err = s.inLine(ctx, tx, r, line{pools: pools, look: lookAhead}, func(l loaded, it engine.Item) (bool, error) {
		err := hasRoom(ctx, tx, r, l, it)
		if fault.Is(err, fault.Conflict) {
			full = err
			return false, nil
		}
		if err != nil {
			return false, err
		}
		id = it.ID
		return true, s.take(store.DeedTo(ctx, "item", id), tx, l, does(r, l, it, engine.Claimed{Item: id}))
	})
	if err == nil && id == "" {
		err = full
	}
	return id, err
}

// linesOf are the pools that a person takes work from: the one of a view, or all of his.
func (s *Service) linesOf(ctx context.Context, tx *store.Tx, r Reader, view string) ([]string, error) {
	if r.Side != engine.Staff {
		return nil, errNotFound
	}
	pools, err := s.ownPools(ctx, tx, r)
	if err != nil || view == "" {
		return pools, err
	}
	if !slices.Contains(pools, view) {
		return nil, errNotFound
	}
	return []string{view}, nil
}

// line is what is free of some pools, up to look items of it, and not further than the item
// until; only those that fit, where fits is given.
type line struct {
	pools []string
	look  int
	until string
	fits  func(store.ItemRow) bool
}

// inLine goes through a line by the published order and hands over what the reader may take,
// until visit says that it is enough.
func (s *Service) inLine(ctx context.Context, tx *store.Tx, r Reader, of line, visit func(loaded, engine.Item) (bool, error)) error {
	f := store.ItemFilter{Pools: of.pools, Unheld: true, Sort: store.SortTurn, Limit: lineFirst}
	for seen := 0; seen < of.look; f.Limit = min(linePage, of.look-seen) {
		rows, err := tx.Items(ctx, f)
		if err != nil {
			return fmt.Errorf("read line: %w", err)
		}
		for _, row := range rows {
			if row.ID == of.until {
				return nil
			}
			if row.Holder != "" || of.fits != nil && !of.fits(row) {
				continue
			}
			l, it, err := s.takeable(ctx, tx, r, row)
			if errors.Is(err, errNotFound) {
				continue
			}
			if err != nil {
				return err
			}
			if enough, err := visit(l, it); err != nil || enough {
				return err
			}
		}
		if len(rows) < f.Limit {
			return nil
		}
		seen, f.After = seen+len(rows), rows[len(rows)-1].Cursor()
	}
	return nil
}

// takeable is a free item that the reader may take, with its case; errNotFound where it is
// none for him, or was taken meanwhile.
func (s *Service) takeable(ctx context.Context, tx *store.Tx, r Reader, row store.ItemRow) (loaded, engine.Item, error) {
	l, err := s.look(ctx, tx, row.Case)
	if err != nil {
		return l, engine.Item{}, err
	}
	l.read = row
	it, open := l.c.Item(row.ID)
	if !open || it.Holder != "" {
		return l, engine.Item{}, errNotFound
	}
	if !people.Can(r.Person, people.ClaimItem, itemObject(l, it)) || !engine.Eligible(l.p, l.c, it, l.candidate(r.Person), tx.Now) {
		return l, it, errNotFound
	}
	return l, it, nil
}

// before is the item that the reader should take before this one by the published order: the
// first of the same pool that he may take, as far as a glance tells; its id is "" where there
// is none.
func (s *Service) before(ctx context.Context, tx *store.Tx, r Reader, it engine.Item) (row store.ItemRow, err error) {
	pool := it.Pool()
	if pool == "" || it.Holder != "" {
		return row, nil
	}
	of := line{pools: []string{pool}, look: glance, until: it.ID}
	err = s.inLine(ctx, tx, r, of, func(l loaded, found engine.Item) (bool, error) {
		if found.Pool() != pool || !found.Before(&it) { // escalated from elsewhere, or to elsewhere
			return false, nil
		}
		row = l.read
		return true, nil
	})
	return row, err
}
