package cartable

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/kartabl/kartabl/engine"
	"github.com/kartabl/kartabl/internal/money"
	"github.com/kartabl/kartabl/internal/text"
	"github.com/kartabl/kartabl/people"
	"github.com/kartabl/kartabl/store"
)

// How many rows the first page of a cartable shows of each kind, and how many of the messages
// that have a page of their own.
const (
	firstPage    = 20
	firstNotices = 5
)

// Who gives the reader as the pages know him; Lang is the language that he has chosen.
func (s *Service) Who(r Reader) Me {
	roles := r.Roles
	if roles == nil {
		roles = []string{}
	}
	return Me{
		ID: r.ID, Name: r.Name, Login: r.Login, Side: string(r.Side), Roles: roles, Lang: r.Person.Lang,
		Money: currency(money.Currency(s.db.Currency())),
	}
}

// Home gives the first page: for a customer what waits for him, his requests and what
// he may start; for staff where their work lies.
func (s *Service) Home(ctx context.Context, r Reader) (Home, error) {
	h := Home{Me: s.Who(r)}
	err := s.db.View(ctx, func(tx *store.Tx) (err error) {
		if h.Notices, err = notices(ctx, tx, r, "", firstNotices); err != nil {
			return err
		}
		if r.Side == engine.Staff {
			h.Audit = people.Can(r.Person, people.ReadAudit, people.Object{})
			h.System = people.Can(r.Person, people.WatchSystem, people.Object{})
			h.Deliveries = people.Can(r.Person, people.ReadDeliveries, people.Object{}) && len(s.processes.Endpoints()) > 0
			h.Starts = len(s.offers(r, tx)) > 0
			h.Processes = s.mayReadProcesses(r)
			if h.Views, err = s.views(ctx, tx, r); err != nil {
				return err
			}
			if h.Saved, err = s.homeViews(ctx, tx, r, h.Views); err != nil {
				return err
			}
			led, err := s.ledPools(ctx, tx, r)
			if err != nil {
				return err
			}
			h.Leads = len(led) > 0
			if h.Problems, err = s.troubles(ctx, tx, r); err != nil {
				return err
			}
			if h.Money, h.Transfers, err = moneyCounts(ctx, tx, r); err != nil {
				return err
			}
			h.Erasures, err = erasuresCount(ctx, tx, r)
			return err
		}
		return s.customerHome(ctx, tx, r, &h)
	})
	return h, err
}

func (s *Service) customerHome(ctx context.Context, tx *store.Tx, r Reader, h *Home) error {
	f := store.ItemFilter{Limit: firstPage}
	if err := ofParty(ctx, tx, r, &f); err != nil {
		return err
	}
	items, err := tx.Items(ctx, f)
	if err != nil {
		return fmt.Errorf("read pending: %w", err)
	}
	cases, err := partyCases(ctx, tx, r, false, store.CasePage{Limit: firstPage})
	if err != nil {
		return fmt.Errorf("read requests: %w", err)
	}
	if err := s.homeOrganisations(ctx, tx, r, h); err != nil {
		return err
	}
	if h.Pending, err = s.rows(ctx, tx, r, items); err != nil {
		return err
	}
	if h.Cases, err = s.caseRows(ctx, tx, r, cases); err != nil {
		return err
	}
	h.Offers = s.offers(r, tx)
	h.Drafts, err = begun(ctx, tx, r, h.Offers)
	return err
}

// views are the lines of the left pane: own items, then each pool, with their counts. Of
// the reader's other lists those are shown that have something in them.
func (s *Service) views(ctx context.Context, tx *store.Tx, r Reader) ([]View, error) {
	pools, err := s.pools(ctx, tx, r)
	if err != nil {
		return nil, err
	}
	own, err := s.ownPools(ctx, tx, r)
	if err != nil {
		return nil, err
	}
	var keys []string
	for _, p := range pools {
		keys = append(keys, "pool:"+p)
	}
	counts, err := tx.Counts(ctx, keys)
	if err != nil {
		return nil, fmt.Errorf("read counters: %w", err)
	}
	counted, err := ownCounts(ctx, tx, r)
	if err != nil {
		return nil, err
	}
	views := []View{{Key: viewMine, Label: text.Message("view.mine", r.Lang, nil), Count: counted[viewMine]}}
	for _, key := range [...]string{viewAsked, viewLater, viewGiven} {
		if counted[key] > 0 {
			views = append(views, View{Key: key, Label: text.Message("view."+key, r.Lang, nil), Count: counted[key]})
		}
	}
	for i, p := range pools {
		views = append(views, View{Key: p, Label: poolLabel(p, r.Lang), Count: counts[keys[i]], Takes: slices.Contains(own, p)})
	}
	stranded, err := s.strandedView(ctx, tx, r)
	return append(views, stranded...), err
}

// poolLabel words a pool's name. Roles and queues are names of the installation; those
// of the shipped catalog have words in the message catalogue.
func poolLabel(pool string, lang text.Lang) string {
	kind, name, _ := strings.Cut(pool, ":")
	key := kind + "." + name
	if text.Known(key) {
		return text.Message(key, lang, nil)
	}
	return strings.ReplaceAll(name, "_", " ")
}

// Notices gives a page of the messages to the reader and to those who have his roles, newest
// first.
func (s *Service) Notices(ctx context.Context, r Reader, after string, limit int) (Page[Notice], error) {
	page := Page[Notice]{}
	most := clamp(limit)
	err := s.db.View(ctx, func(tx *store.Tx) (err error) {
		page.Rows, err = notices(ctx, tx, r, after, most)
		return err
	})
	if len(page.Rows) == most {
		page.Next = page.Rows[most-1].ID
	}
	return page, err
}

func notices(ctx context.Context, tx *store.Tx, r Reader, after string, most int) ([]Notice, error) {
	rows, err := tx.Notices(ctx, r.ID, r.Roles, after, most)
	if err != nil {
		return nil, fmt.Errorf("read notices: %w", err)
	}
	list := make([]Notice, 0, len(rows))
	for _, row := range rows {
		list = append(list, noticeOf(row, r.Lang))
	}
	return list, nil
}

func noticeOf(row store.OutRow, lang text.Lang) Notice {
	return Notice{ID: row.ID, At: row.CreatedAt, Text: row.Body.In(lang), Case: row.Case, Item: row.Item}
}
