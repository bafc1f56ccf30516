package bench

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"

	"github.com/kartabl/kartabl/cartable"
	"github.com/kartabl/kartabl/internal/text"
	"github.com/kartabl/kartabl/people"
	"github.com/kartabl/kartabl/processes"
	"github.com/kartabl/kartabl/store"
)

// sampled is how many cases are looked at, and countersAtOnce how many counters are read
// together.
const (
	sampled        = 200
	countersAtOnce = 500
)

// check looks at a sample as the program itself does: replay gives the same state, the chain
// holds, columns are what the state says, both sides find the case; and every counter equals
// a recount.
func (c *crop) check(ctx context.Context, r *rig) error {
	if err := c.recount(ctx, r); err != nil {
		return err
	}
	luck := rand.New(rand.NewPCG(1405, sampled)) //nolint:gosec // a sample
	for range min(sampled, c.cases) {
		if err := c.checkOne(ctx, r, luck.IntN(c.cases)); err != nil {
			return err
		}
	}
	return nil
}

func (c *crop) recount(ctx context.Context, r *rig) error {
	return r.db.View(ctx, func(tx *store.Tx) error {
		counted, err := tx.Recount(ctx)
		if err != nil {
			return err
		}
		kept := map[string]int{}
		for names := range slices.Chunk(sortedKeys(counted), countersAtOnce) {
			some, err := tx.Counts(ctx, names)
			if err != nil {
				return err
			}
			maps.Copy(kept, some)
		}
		if !maps.Equal(kept, counted) {
			return errors.New("counters do not equal a recount")
		}
		return nil
	})
}

// checkOne looks at the at-th copy, by the word that it alone has.
func (c *crop) checkOne(ctx context.Context, r *rig, at int) error {
	word := fmt.Sprintf("q%06x", at)
	page, err := r.cartable.Search(ctx, r.reader(r.lead), cartable.SearchRequest{Text: word})
	if err != nil {
		return err
	}
	if len(page.Rows) != 1 {
		return fmt.Errorf("staff find %d cases by %s", len(page.Rows), word)
	}
	found := page.Rows[0]
	var bad error
	_, err = r.processes.Verify(ctx, found.No, func(d processes.Difference) {
		bad = errors.Join(bad, fmt.Errorf("case %s: %s", d.No, d.Cause))
	})
	if err := errors.Join(err, bad); err != nil {
		return err
	}
	owner, err := c.ownerOf(ctx, r, found.ID)
	if err != nil {
		return err
	}
	theirs, err := r.cartable.Search(ctx, cartable.Reader{Person: owner, Lang: text.Fa}, cartable.SearchRequest{Text: word})
	if err == nil && (len(theirs.Rows) != 1 || theirs.Rows[0].ID != found.ID) {
		err = fmt.Errorf("its customer finds %d cases by %s", len(theirs.Rows), word)
	}
	return err
}

func (c *crop) ownerOf(ctx context.Context, r *rig, id string) (p people.Person, err error) {
	return p, r.db.View(ctx, func(tx *store.Tx) error {
		is, err := tx.Case(ctx, id)
		if err != nil {
			return err
		}
		p, err = tx.Person(ctx, is.Customer)
		return err
	})
}
