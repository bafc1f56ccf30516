package store

import (
	"cmp"
	"context"
	"fmt"

	"github.com/kartabl/kartabl/engine"
)

// Deed is what a request does, on its way to the audit trail. A command that runs under
// the context of a deed writes it in its own transaction: one entry for each case that
// it moves, or one where it moves none.
type Deed struct {
	Entry   AuditEntry
	written bool
	of      *Deed // of which it is a part
}

type deedKey struct{}

// WithDeed gives the commands under ctx a deed to write; nil keeps that of a request from
// what goes on after its answer.
func WithDeed(ctx context.Context, d *Deed) context.Context {
	return context.WithValue(ctx, deedKey{}, d)
}

func deedOf(ctx context.Context) *Deed {
	d, _ := ctx.Value(deedKey{}).(*Deed)
	return d
}

// DeedTo gives a command the deed under ctx as one that is done to this thing: where a
// request is about many, each has a line of its own.
func DeedTo(ctx context.Context, kind, object string) context.Context {
	d := deedOf(ctx)
	if d == nil {
		return ctx
	}
	own := &Deed{Entry: d.Entry, of: d}
	own.Entry.Kind, own.Entry.Object, own.Entry.Case = kind, object, ""
	return WithDeed(ctx, own)
}

// About says whom or what the deed under ctx, if any, is done to, where the request did
// not name it.
func About(ctx context.Context, kind, object string) {
	if d := deedOf(ctx); d != nil && d.Entry.Object == "" {
		d.Entry.Kind, d.Entry.Object = kind, object
	}
}

// InCase says which case the thing belongs to that the deed under ctx, if any, is done to.
func InCase(ctx context.Context, id string) {
	if d := deedOf(ctx); d != nil && d.Entry.Case == "" {
		d.Entry.Case = id
	}
}

// Written reports whether a command has written the deed.
func (d *Deed) Written() bool { return d.written }

// witnessed lets a command write the deed of its context with what it does.
func witnessed(ctx context.Context, fn func(*Tx) error) func(*Tx) error {
	d := deedOf(ctx)
	if d == nil {
		return fn
	}
	return func(tx *Tx) error {
		if err := fn(tx); err != nil {
			return err
		}
		tx.AfterCommit(func() {
			for part := d; part != nil; part = part.of {
				part.written = true
			}
		})
		if d.written || len(tx.deeds) > 0 {
			return nil
		}
		if err := tx.AddAudit(ctx, d.Entry); err != nil {
			return fmt.Errorf("keep deed: %w", err)
		}
		return nil
	}
}

// deed writes that the case was moved, once a command.
func (sh *sheet) deed(c engine.Case) {
	d := deedOf(sh.ctx)
	if d == nil || sh.tx.deeds[c.ID] {
		return
	}
	if sh.tx.deeds == nil {
		sh.tx.deeds = map[string]bool{}
	}
	sh.tx.deeds[c.ID] = true
	e := d.Entry
	e.Case = c.ID
	if e.Person != c.Customer {
		e.Behalf = c.Customer
	}
	if e.Object == "" {
		e.Kind, e.Object = "case", c.ID
	}
	sh.add(insertAudit, e.args(sh.tx.Now)...)
}

// Note writes an entry of what follows from a deed: with the request and the address of
// the one under ctx, and by its person where the entry names none. It is written with the
// rest of the command, or not at all.
func (tx *Tx) Note(ctx context.Context, e AuditEntry) error {
	if d := deedOf(ctx); d != nil {
		e.Request, e.Session, e.Address = d.Entry.Request, d.Entry.Session, d.Entry.Address
		e.Person = cmp.Or(e.Person, d.Entry.Person)
	}
	e.Outcome = cmp.Or(e.Outcome, AuditAllowed)
	return tx.AddAudit(ctx, e)
}
