package cartable

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/kartabl/kartabl/engine"
	"github.com/kartabl/kartabl/internal/fault"
	"github.com/kartabl/kartabl/internal/text"
	"github.com/kartabl/kartabl/processes"
	"github.com/kartabl/kartabl/store"
)

// ClaimReason is why somebody takes an item before its turn. Nobody has to give one.
type ClaimReason struct {
	Why  string `json:"why,omitempty" enum:",knows_case,urgent_call,same_customer,alike,other"`
	Note string `json:"note,omitempty" maxLength:"300"`

	guess processes.Command // what will probably come of the claim, decided before the transaction
}

func (w ClaimReason) check() error {
	if w.Why == "" || slices.Contains(engine.OvertakingReasons(), w.Why) {
		return nil
	}
	values := strings.Join(engine.OvertakingReasons(), ", ")
	return fault.New(fault.Invalid, "invalid.fields").With(fault.At("why", "field.enum", "values", values))
}

// passedOver is the item that the reader passes over when he takes this one, "" where it is
// this one's turn.
func (s *Service) passedOver(ctx context.Context, tx *store.Tx, r Reader, it engine.Item) (string, error) {
	row, err := s.before(ctx, tx, r, it)
	return row.ID, err
}

// earlier is that item for one who is about to take this one.
func (s *Service) earlier(ctx context.Context, tx *store.Tx, r Reader, it engine.Item, canClaim bool) (*Row, error) {
	if !canClaim {
		return nil, nil //nolint:nilnil // he takes nothing
	}
	row, err := s.before(ctx, tx, r, it)
	if err != nil || row.ID == "" {
		return nil, err
	}
	v := s.row(r, row)
	return &v, nil
}

// Overtaking is a piece of work that somebody took while an earlier one was free.
type Overtaking struct {
	At     time.Time `json:"at"`
	Who    string    `json:"who"`
	Queue  string    `json:"queue"`
	Case   string    `json:"case"`
	No     string    `json:"no"`
	Label  string    `json:"label" doc:"What was taken"`
	Over   string    `json:"over" doc:"The case whose turn it was"`
	OverNo string    `json:"over_no"`
	Reason string    `json:"reason" doc:"In words; empty where he gave none"`
	Note   string    `json:"note,omitempty"`
	Cursor string    `json:"cursor"`
}

// Overtakings gives a page of what was taken before its turn from the queues that the reader
// looks after, newest first; of one of them where queue names it.
func (s *Service) Overtakings(ctx context.Context, r Reader, queue, after string, limit int) (Page[Overtaking], error) {
	page := Page[Overtaking]{Rows: []Overtaking{}}
	err := s.db.View(ctx, func(tx *store.Tx) error {
		pools, err := s.ledPools(ctx, tx, r)
		if err != nil {
			return err
		}
		if queue != "" {
			pools = slices.DeleteFunc(pools, func(pool string) bool { return pool != engine.QueuePool(queue) })
		}
		if len(pools) == 0 {
			return errNotFound
		}
		rows, err := tx.Overtakings(ctx, pools, after, clamp(limit))
		if err != nil {
			return err
		}
		if page.Rows, err = s.overtakings(ctx, tx, r, rows); err != nil {
			return err
		}
		if len(rows) == clamp(limit) {
			page.Next = rows[len(rows)-1].Cursor()
		}
		return nil
	})
	return page, err
}

func (s *Service) overtakings(ctx context.Context, tx *store.Tx, r Reader, rows []store.Overtaking) ([]Overtaking, error) {
	var ids []string
	for _, o := range rows {
		ids = append(ids, o.Case, caseOf(o.Over))
	}
	heads, err := tx.CaseHeads(ctx, ids)
	if err != nil {
		return nil, err
	}
	names, list := map[string]string{}, make([]Overtaking, 0, len(rows))
	for _, o := range rows {
		head, over := heads[o.Case], caseOf(o.Over)
		who, err := personName(ctx, tx, names, o.Person)
		if err != nil {
			return nil, err
		}
		p, err := s.processes.ProcessTx(ctx, tx, head.Process, head.Version)
		if err != nil {
			return nil, fmt.Errorf("definition of case %s: %w", o.Case, err)
		}
		v := Overtaking{
			At: o.At, Who: who, Queue: poolLabel(o.Pool, r.Lang), Case: o.Case, No: head.No, Label: stepLabel(p, o.Step, r.Lang),
			Over: over, OverNo: heads[over].No, Note: o.Note, Cursor: o.Cursor(),
		}
		if o.Why != "" {
			v.Reason = text.Message("overtaking."+o.Why, r.Lang, nil)
		}
		list = append(list, v)
	}
	return list, nil
}
