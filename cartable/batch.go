package cartable

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/kartabl/kartabl/engine"
	"github.com/kartabl/kartabl/internal/fault"
	"github.com/kartabl/kartabl/people"
	"github.com/kartabl/kartabl/store"
)

// What can be done to many items at once.
const (
	BatchClaim   = "claim"
	BatchRelease = "release"
	BatchAssign  = "assign"
	BatchSubmit  = "submit"
)

const (
	// MaxBatch is how many items one request is about at most.
	MaxBatch = 100
	// MaxPile is how many like items are offered to be taken together.
	MaxPile = 50
)

// Batch is one thing to be done to many items. With a Key the same request can be sent
// again: what it has done already is not done twice.
type Batch struct {
	Op     string      `json:"op" enum:"claim,release,assign,submit"`
	IDs    []string    `json:"ids" minItems:"1" maxItems:"100" doc:"Of items"`
	Key    string      `json:"key,omitempty" maxLength:"100" doc:"Of this request; the same key again does nothing twice"`
	To     string      `json:"to,omitempty" maxLength:"100" doc:"Of assign: a person of staff"`
	Reason ClaimReason `json:"reason,omitzero" doc:"Of claim: why they are taken before their turn"`
	Work   Work        `json:"-"`
}

// BatchLine is what came of one item.
type BatchLine struct {
	ID   string `json:"id"`
	Done bool   `json:"done"`
	Code string `json:"code,omitempty" doc:"Of the fault, where it was not done"`
	Said string `json:"said,omitempty" doc:"The fault in words"`
}

// Batched are the lines of a batch, in the order in which the items were named.
type Batched struct {
	Rows []BatchLine `json:"rows"`
}

// Batch does the same to many items, each in a transaction and by a right of its own: what
// fails for one changes nothing for the others. Only items of one step and version are
// handed in together.
func (s *Service) Batch(ctx context.Context, r Reader, b Batch) (Batched, error) {
	if r.Side != engine.Staff {
		return Batched{}, errNotFound
	}
	if err := b.check(); err != nil {
		return Batched{}, err
	}
	out, kind := Batched{Rows: []BatchLine{}}, ""
	for _, id := range b.IDs {
		if slices.ContainsFunc(out.Rows, func(l BatchLine) bool { return l.ID == id }) {
			continue
		}
		at := store.DeedTo(ctx, "item", id)
		err := s.command(at, func(tx *store.Tx) error { return s.one(at, tx, r, b, id, &kind) })
		result := BatchLine{ID: id, Done: err == nil}
		if f := fault.As(err); f != nil && f.Code != fault.Internal {
			result.Code, result.Said = string(f.Code), said(f, r.Lang)
		} else if err != nil {
			return out, fmt.Errorf("%s %s: %w", b.Op, id, err)
		}
		out.Rows = append(out.Rows, result)
	}
	return out, nil
}

func (b Batch) check() error {
	if !slices.Contains([]string{BatchClaim, BatchRelease, BatchAssign, BatchSubmit}, b.Op) {
		return fault.New(fault.Invalid, "invalid.fields").With(fault.At("op", "field.enum", "values", "claim, release, assign, submit"))
	}
	if len(b.IDs) == 0 || len(b.IDs) > MaxBatch {
		return fault.New(fault.Invalid, "invalid.fields").With(fault.At("ids", "field.max_items", "max", MaxBatch))
	}
	return b.Reason.check()
}

// one does a batch to one of its items. kind is that of the first item that was handed in.
func (s *Service) one(ctx context.Context, tx *store.Tx, r Reader, b Batch, id string, kind *string) error {
	if b.Key != "" {
		done, err := tx.ClaimKey(ctx, r.ID, b.Key+"/"+id, caseOf(id))
		if err != nil || done != "" {
			return err
		}
	}
	switch b.Op {
	case BatchClaim:
		return s.claim(ctx, tx, r, id, b.Reason)
	case BatchRelease:
		return s.release(ctx, tx, r, id)
	case BatchAssign:
		return s.assign(ctx, tx, r, id, b.To)
	default:
		return s.submitLike(ctx, tx, r, b.Work, id, kind)
	}
}

// submitLike hands in one item of a pile.
func (s *Service) submitLike(ctx context.Context, tx *store.Tx, r Reader, w Work, id string, kind *string) error {
	l, it, err := s.openItem(ctx, tx, r, people.WorkItem, id)
	if err != nil {
		return err
	}
	switch own := alike(l.c.Process, l.c.Version, it.Step); {
	case *kind == "":
		*kind = own
	case *kind != own:
		return fault.New(fault.Conflict, "batch.unlike")
	}
	w.Version = 0 // of which case? each is moved by what it is now
	_, err = s.handInWork(ctx, tx, r, l, it, w)
	return s.named(ctx, tx, err)
}

// alike is the same for items that can be handed in together.
func alike(process string, version int, step string) string {
	return strings.Join([]string{process, strconv.Itoa(version), step}, "/")
}

// Alike lists what the reader may take that is like an item he sees, by the published order:
// the pile that he can take together.
func (s *Service) Alike(ctx context.Context, r Reader, id string) (Page[Row], error) {
	page := Page[Row]{Rows: []Row{}}
	err := s.db.View(ctx, func(tx *store.Tx) error {
		if r.Side != engine.Staff {
			return errNotFound
		}
		l, it, err := s.openItem(ctx, tx, r, people.ReadItem, id)
		if err != nil {
			return err
		}
		pools, err := s.ownPools(ctx, tx, r)
		if err != nil {
			return err
		}
		kind := alike(l.c.Process, l.c.Version, it.Step)
		fits := func(row store.ItemRow) bool { return alike(row.Process, row.Version, row.Step) == kind }
		of := line{pools: pools, look: lookAhead, fits: fits}
		return s.inLine(ctx, tx, r, of, func(l loaded, _ engine.Item) (bool, error) {
			page.Rows = append(page.Rows, s.row(r, l.read))
			return len(page.Rows) == MaxPile, nil
		})
	})
	return page, err
}
