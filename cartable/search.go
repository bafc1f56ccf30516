package cartable

import (
	"context"
	"fmt"
	"slices"

	"github.com/kartabl/kartabl/engine"
	"github.com/kartabl/kartabl/internal/text"
	"github.com/kartabl/kartabl/people"
	"github.com/kartabl/kartabl/processes"
	"github.com/kartabl/kartabl/store"
)

// SearchRequest asks for cases by words.
type SearchRequest struct {
	Text, After string
	Limit       int
}

// FoundCase is a case that was found.
type FoundCase struct {
	CaseRow
	Item string `json:"item,omitempty" doc:"Open work of it that the reader may see"`
}

// Search gives a page of cases that have all the words, or words that begin so, newest
// first. A customer finds what his list of cases has, by what he sees of it; staff find
// cases of the processes that they read, and those that they themselves have opened or, of
// a confidential process, work on.
func (s *Service) Search(ctx context.Context, r Reader, q SearchRequest) (Page[FoundCase], error) {
	find := store.Search{Words: text.Words(q.Text), After: q.After, Limit: clamp(q.Limit)}
	page := Page[FoundCase]{Rows: []FoundCase{}}
	err := s.db.View(ctx, func(tx *store.Tx) (err error) {
		if find.For, err = s.findsFor(ctx, tx, r); err != nil {
			return err
		}
		rows, err := tx.Search(ctx, find)
		if err != nil {
			return err
		}
		if page.Rows, err = s.foundRows(ctx, tx, r, rows); err != nil {
			return err
		}
		if len(rows) == find.Limit {
			page.Next = rows[len(rows)-1].Cursor()
		}
		return nil
	})
	return page, err
}

// findsFor is for whom cases are in the index that the reader finds.
func (s *Service) findsFor(ctx context.Context, tx *store.Tx, r Reader) ([]string, error) {
	if r.Side == engine.Customer {
		return customerFinds(ctx, tx, r)
	}
	whom := []string{processes.FindPerson + r.ID}
	for _, id := range s.readable(r, "") {
		whom = append(whom, processes.FindProcess+id)
	}
	stands, err := standsFor(ctx, tx, r)
	if err != nil {
		return nil, err
	}
	for _, id := range stands {
		whom = append(whom, processes.FindHeld+id)
	}
	pools, err := s.pools(ctx, tx, r)
	return append(whom, pools...), err
}

func customerFinds(ctx context.Context, tx *store.Tx, r Reader) ([]string, error) {
	if r.For == "" {
		return []string{processes.FindCustomer + r.ID}, nil
	}
	_, err := people.CircleFor(ctx, tx, r.Person, people.ActFor, r.For)
	return []string{processes.FindOrganisation + r.For}, err
}

// foundRows words what was found. The policy has the last word on each case: the index
// may not know yet that somebody has lost a right.
func (s *Service) foundRows(ctx context.Context, tx *store.Tx, r Reader, rows []store.CaseRow) ([]FoundCase, error) {
	found := []FoundCase{}
	for _, row := range rows {
		l, err := s.load(ctx, tx, row.ID)
		if err != nil {
			return nil, err
		}
		item := firstItem(r, l)
		if item == "" && !people.Can(r.Person, people.ReadCase, caseObject(l)) {
			continue
		}
		name, err := organisationName(ctx, tx, l.c.Organisation)
		if err != nil {
			return nil, fmt.Errorf("read organisation: %w", err)
		}
		found = append(found, FoundCase{caseRow(r, l, name, row), item})
	}
	return found, nil
}

// firstItem is the id of the first open item that the reader may see, "" for none. His own
// come first.
func firstItem(r Reader, l loaded) string {
	may := func(it engine.Item) bool { return people.Can(r.Person, people.ReadItem, itemObject(l, it)) }
	mine := func(it engine.Item) bool { return it.Holder == r.ID && may(it) }
	for _, fits := range []func(engine.Item) bool{mine, may} {
		if i := slices.IndexFunc(l.c.Items, fits); i >= 0 {
			return l.c.Items[i].ID
		}
	}
	return ""
}
