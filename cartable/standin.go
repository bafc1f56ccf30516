package cartable

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/kartabl/kartabl/engine"
	"github.com/kartabl/kartabl/internal/fault"
	"github.com/kartabl/kartabl/internal/text"
	"github.com/kartabl/kartabl/people"
	"github.com/kartabl/kartabl/store"
)

// The reader's own lists, as their counters are called.
const (
	viewMine  = "mine"
	viewLater = "later" // what he has put aside
	viewAsked = "asked" // what colleagues ask him about
	viewGiven = "given" // what he has given on
)

// viewAway is the list of work whose holders are away and have nobody who does it for them.
const viewAway = "away"

// presence reads who is away, where the items of a case make a difference.
func presence(ctx context.Context, tx *store.Tx, c engine.Case) (people.Presence, error) {
	asks := func(it engine.Item) bool { return it.Holder != "" || len(it.Exclude) > 0 }
	if !slices.ContainsFunc(c.Items, asks) {
		return people.Presence{}, nil
	}
	return people.Present(ctx, tx)
}

// standIn is who stands in now for the holder of an item, "" for nobody.
func (l loaded) standIn(it engine.Item) string {
	if it.Who != engine.Staff || it.Holder == "" || engine.Alone(l.p, it) {
		return ""
	}
	return l.here.StandIn(it.Holder)
}

// told are those who are asked about the open items, and who stands in for them.
func (l loaded) told() []string {
	var all []string
	for i := range l.c.Items {
		to := l.c.Items[i].Asks()
		for _, id := range []string{to, l.here.StandIn(to)} {
			if id != "" {
				all = append(all, id)
			}
		}
	}
	return all
}

// standIns are those who stand in for the holders of the case's items.
func (l loaded) standIns() []string {
	var all []string
	for _, it := range l.c.Items {
		if id := l.standIn(it); id != "" {
			all = append(all, id)
		}
	}
	return all
}

// acting is the reader as one who works on an item, for its holder where he stands in, and
// for the customer of a shared case who is a colleague of his.
func acting(r Reader, l loaded, it engine.Item) engine.Actor {
	by := people.ActorOf(r.Person, l.c.Customer)
	if people.ActsFor(r.Person, itemObject(l, it)) {
		by.For = it.Holder
	}
	return by
}

// candidate is a person as one who might work on an item of the case.
func (l loaded) candidate(p people.Person) engine.Candidate {
	return engine.Candidate{ID: p.ID, Stands: l.here.StandsFor(p.ID), Attributes: people.Attributes(p)}
}

// Hears are the lines of work of a person whose changes he is told of: his own, as
// person:<id> what those hold for whom he stands in, and as organisation:<id> what the
// members of his organisations share.
func (s *Service) Hears(ctx context.Context, r Reader) ([]string, error) {
	var lines []string
	err := s.db.View(ctx, func(tx *store.Tx) (err error) {
		if r.Side != engine.Staff {
			lines, err = hearsOf(ctx, tx, r)
			return err
		}
		if lines, err = s.pools(ctx, tx, r); err != nil {
			return err
		}
		stands, err := standsFor(ctx, tx, r)
		for _, id := range stands {
			lines = append(lines, "person:"+id)
		}
		return err
	})
	return lines, err
}

func standsFor(ctx context.Context, tx *store.Tx, r Reader) ([]string, error) {
	here, err := people.Present(ctx, tx)
	if err != nil {
		return nil, fmt.Errorf("who is away: %w", err)
	}
	return here.StandsFor(r.ID), nil
}

// ownCounts is how many items wait in each of the reader's own lists, with those that he
// does for others.
func ownCounts(ctx context.Context, tx *store.Tx, r Reader) (map[string]int, error) {
	stands, err := standsFor(ctx, tx, r)
	if err != nil {
		return nil, err
	}
	own := map[string]int{}
	var keys []string
	for _, view := range [...]string{viewMine, viewLater, viewAsked} {
		for _, id := range append(stands[:len(stands):len(stands)], r.ID) {
			keys = append(keys, view+":"+id)
		}
	}
	counts, err := tx.Counts(ctx, append(keys, viewGiven+":"+r.ID))
	if err != nil {
		return nil, fmt.Errorf("read counters: %w", err)
	}
	for key, n := range counts {
		view, _, _ := strings.Cut(key, ":")
		own[view] += n
	}
	for view, rests := range map[string]store.Rests{viewMine: store.RestsNot, viewLater: store.RestsNow} {
		alone, err := tx.CountAlone(ctx, rests, stands)
		if err != nil {
			return nil, err
		}
		own[view] -= alone
	}
	return own, nil
}

// stranded chooses the work whose holders are away and have nobody who does it for them.
// It leaves out what the reader has no right to hand out.
func (s *Service) stranded(ctx context.Context, tx *store.Tx, r Reader, f *store.ItemFilter) error {
	here, err := people.Present(ctx, tx)
	if err != nil {
		return fmt.Errorf("who is away: %w", err)
	}
	for _, id := range here.All() {
		if here.StandIn(id) == "" {
			f.Holders = append(f.Holders, id)
		} else {
			f.HoldersAlone = append(f.HoldersAlone, id)
		}
	}
	if f.Processes = s.handsOut(r); len(f.Processes) == 0 {
		return errNotFound
	}
	return nil
}

// handsOut are the processes whose work the reader may hand out.
func (s *Service) handsOut(r Reader) []string {
	ids := []string{}
	for _, p := range s.processes.All() {
		o := people.Object{Who: engine.Staff, Confidential: p.Access.Confidential, Owner: p.Owner}
		if people.Can(r.Person, people.AssignItem, o) {
			ids = append(ids, p.ID)
		}
	}
	return ids
}

// unlessMissing drops the answer that there is no such thing.
func unlessMissing(err error) error {
	if fault.Is(err, fault.NotFound) {
		return nil
	}
	return err
}

// strandedView is the line of the left pane for those who hand work out; none for others,
// and none where there is no such work.
func (s *Service) strandedView(ctx context.Context, tx *store.Tx, r Reader) ([]View, error) {
	var f store.ItemFilter
	if err := s.stranded(ctx, tx, r, &f); err != nil {
		return nil, unlessMissing(err)
	}
	n, err := tx.CountItems(ctx, f)
	if err != nil || n == 0 {
		return nil, err
	}
	return []View{{Key: viewAway, Label: text.Message("view.away", r.Lang, nil), Count: n}}, nil
}
