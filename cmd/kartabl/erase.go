package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/kartabl/kartabl/calendar"
	"github.com/kartabl/kartabl/documents"
	"github.com/kartabl/kartabl/people"
	"github.com/kartabl/kartabl/processes"
	"github.com/kartabl/kartabl/store"
)

// tombstones is the list of who was erased, beside the database.
func tombstones(data string) string { return filepath.Join(data, "erased.jsonl") }

// eraseCommand is kartabl erase.
type eraseCommand struct {
	Propose eraseProposeCommand `cmd:"" default:"withargs" help:"Propose that the data of a customer is erased; another operator has to approve it."`
	Approve eraseApproveCommand `cmd:"" help:"Approve, as a second operator, what another one has proposed."`
	Refuse  eraseRefuseCommand  `cmd:"" help:"Refuse a request, with a reason that the customer reads."`
	List    eraseListCommand    `cmd:"" help:"Print the requests that are not over, what they wait for, and the legal holds."`
	Hold    eraseHoldCommand    `cmd:"" help:"Keep the data of a customer, or one case, from being erased."`
	Lift    eraseLiftCommand    `cmd:"" help:"End a legal hold."`
	Run     eraseRunCommand     `cmd:"" help:"Erase now what is approved and waits for nothing; a server does it by itself."`
	Again   eraseAgainCommand   `cmd:"" help:"Erase everybody again who was erased before, after a backup was restored."`
}

// operated is a command that an operator answers for.
type operated struct {
	database
	By string `required:"" help:"Login of the operator who does it." placeholder:"LOGIN"`
}

// do opens everything and runs f as the operator; the audit trail has it under the name
// of the deed.
func (c operated) do(ctx context.Context, deed string, f func(context.Context, *store.DB, *people.Service, people.Person) error) error {
	return c.use(ctx, func(db *store.DB, _ *processes.Service) error {
		by, err := personNamed(ctx, db, c.By)
		if err != nil {
			return err
		}
		if !people.Can(by, people.ManageErasures, people.Object{}) {
			return fmt.Errorf("%s may not erase data: it takes the role %s", c.By, people.RoleOperator)
		}
		s := people.New(db)
		entry := people.AuditEntry{Person: by.ID, Deed: deed, Outcome: people.AuditAllowed}
		return f(people.WithDeed(ctx, &people.Deed{Entry: entry}), db, s, by)
	})
}

// personNamed finds somebody by his login or his id.
func personNamed(ctx context.Context, db *store.DB, name string) (p people.Person, err error) {
	err = db.View(ctx, func(tx *store.Tx) (err error) {
		p, err = tx.PersonByLogin(ctx, strings.ToLower(name))
		if errors.Is(err, store.ErrNotFound) {
			p, err = tx.Person(ctx, name)
		}
		return err
	})
	if errors.Is(err, store.ErrNotFound) {
		return p, fmt.Errorf("nobody has the login or id %q", name)
	}
	return p, err
}

type eraseProposeCommand struct {
	operated
	Who    string `arg:"" help:"Login or id of the customer." placeholder:"LOGIN"`
	Reason string `help:"Where the request came from; not needed where the customer has asked on his own page."`
}

// Run proposes an erasure and prints its id.
func (c *eraseProposeCommand) Run(ctx context.Context, to streams) error {
	return c.do(ctx, "proposeErasure", func(ctx context.Context, db *store.DB, s *people.Service, by people.Person) error {
		p, err := personNamed(ctx, db, c.Who)
		if err != nil {
			return err
		}
		e, err := s.ProposeErasure(ctx, by, p.ID, c.Reason)
		if err != nil {
			return err
		}
		fmt.Fprintf(to.out, "%s is proposed; another operator has to approve it\n", e.ID)
		return nil
	})
}

type eraseApproveCommand struct {
	operated
	ID string `arg:"" help:"Id of the request."`
}

// Run approves what another operator has proposed.
func (c *eraseApproveCommand) Run(ctx context.Context, to streams) error {
	return c.do(ctx, "approveErasure", func(ctx context.Context, _ *store.DB, s *people.Service, by people.Person) error {
		if err := s.ApproveErasure(ctx, by, c.ID); err != nil {
			return err
		}
		fmt.Fprintln(to.out, "approved; it is done as soon as nothing stands in its way")
		return nil
	})
}

type eraseRefuseCommand struct {
	operated
	ID     string `arg:"" help:"Id of the request."`
	Reason string `required:"" help:"Why; the customer reads it."`
}

// Run refuses a request.
func (c *eraseRefuseCommand) Run(ctx context.Context, to streams) error {
	return c.do(ctx, "refuseErasure", func(ctx context.Context, _ *store.DB, s *people.Service, by people.Person) error {
		if err := s.RefuseErasure(ctx, by, c.ID, c.Reason); err != nil {
			return err
		}
		fmt.Fprintln(to.out, "refused")
		return nil
	})
}

type eraseListCommand struct{ database }

// Run prints what is not over.
func (c *eraseListCommand) Run(ctx context.Context, to streams) error {
	return c.use(ctx, func(db *store.DB, _ *processes.Service) error {
		out := tabwriter.NewWriter(to.out, 0, 0, 2, ' ', 0)
		err := db.View(ctx, func(tx *store.Tx) error {
			all, err := tx.Erasures(ctx, store.ErasureAsked, store.ErasureProposed, store.ErasureApproved, store.ErasureErased)
			if err != nil {
				return err
			}
			fmt.Fprintln(out, "REQUEST\tSTATE\tPERSON\tSINCE\tWAITS FOR")
			for _, e := range all {
				kept, err := people.KeptOf(ctx, tx, e.Person)
				if err != nil {
					return err
				}
				fmt.Fprintf(out, "%s\t%s\t%s\t%s\t%s\n", e.ID, e.State, e.Person, e.AskedAt.Format(time.DateOnly), cmp.Or(waitsFor(kept), "-"))
			}
			return printHolds(ctx, tx, out)
		})
		return errors.Join(err, out.Flush())
	})
}

func waitsFor(kept []people.Kept) string {
	words := map[string]string{people.KeptOpen: "open case", people.KeptBusy: "work under way in case", people.KeptMoney: "payment of case", people.KeptLaw: "legal hold", people.KeptOwner: "another owner of"}
	all := make([]string, len(kept))
	for i, k := range kept {
		all[i] = strings.TrimSpace(words[k.Why] + " " + k.No + k.Called)
	}
	return strings.Join(all, ", ")
}

func printHolds(ctx context.Context, tx *store.Tx, out *tabwriter.Writer) error {
	holds, err := tx.HoldsOf(ctx, "")
	if err != nil || len(holds) == 0 {
		return err
	}
	fmt.Fprintln(out, "\nHOLD\tPERSON\tCASE\tUNTIL\tREASON")
	for _, h := range holds {
		until := "it is lifted"
		if !h.Until.IsZero() {
			until = h.Until.Format(time.DateOnly)
		}
		fmt.Fprintf(out, "%s\t%s\t%s\t%s\t%s\n", h.ID, h.Person, cmp.Or(h.Case, "all"), until, h.Reason)
	}
	return nil
}

type eraseHoldCommand struct {
	operated
	Person string `help:"Login or id of the customer." xor:"what" required:"" placeholder:"LOGIN"`
	Case   string `help:"Number of a case." xor:"what" required:"" placeholder:"NO"`
	Reason string `required:"" help:"Why."`
	Until  string `help:"The hold ends with this day, as 2026-11-23 or 1405-09-02; without it, when it is lifted." placeholder:"DAY"`
}

// Run sets a legal hold and prints its id.
func (c *eraseHoldCommand) Run(ctx context.Context, to streams) error {
	return c.do(ctx, "holdData", func(ctx context.Context, db *store.DB, s *people.Service, by people.Person) error {
		h, err := c.hold(ctx, db)
		if err != nil {
			return err
		}
		id, err := s.HoldData(ctx, by, h)
		if err != nil {
			return err
		}
		fmt.Fprintf(to.out, "%s holds the data\n", id)
		return nil
	})
}

func (c *eraseHoldCommand) hold(ctx context.Context, db *store.DB) (h store.Hold, err error) {
	h.Reason = c.Reason
	if c.Until != "" {
		day, err := calendar.ParseDate(c.Until)
		if err != nil {
			return h, err
		}
		last, err := time.Parse(time.DateOnly, day)
		if err != nil {
			return h, err
		}
		h.Until = last.AddDate(0, 0, 1)
	}
	if c.Person != "" {
		p, err := personNamed(ctx, db, c.Person)
		h.Person = p.ID
		return h, err
	}
	return h, db.View(ctx, func(tx *store.Tx) error {
		found, err := tx.CaseByNo(ctx, c.Case)
		h.Case = found.ID
		if errors.Is(err, store.ErrNotFound) {
			return fmt.Errorf("no case has the number %s", c.Case)
		}
		return err
	})
}

type eraseLiftCommand struct {
	operated
	ID string `arg:"" help:"Id of the hold."`
}

// Run ends a legal hold.
func (c *eraseLiftCommand) Run(ctx context.Context, to streams) error {
	return c.do(ctx, "liftHold", func(ctx context.Context, _ *store.DB, s *people.Service, by people.Person) error {
		if err := s.LiftHold(ctx, by, c.ID); err != nil {
			return err
		}
		fmt.Fprintln(to.out, "lifted")
		return nil
	})
}

// erasing opens the database for somebody who erases now.
func (d database) erasing(ctx context.Context, f func(*store.DB, *processes.Service) error) (err error) {
	docs, err := documents.Open(filepath.Join(d.Data, "documents"))
	if err != nil {
		return err
	}
	db, err := d.open(ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	s := processes.New(processes.Options{DB: db, Files: docs, Tombstones: tombstones(d.Data)})
	if err := s.Restore(ctx); err != nil {
		return err
	}
	return f(db, s)
}

type eraseRunCommand struct{ database }

// Run erases what is approved.
func (c *eraseRunCommand) Run(ctx context.Context, to streams) error {
	return c.erasing(ctx, func(_ *store.DB, s *processes.Service) error { return eraseNow(ctx, s, to) })
}

func eraseNow(ctx context.Context, s *processes.Service, to streams) error {
	n, err := s.Erase(ctx)
	if err != nil {
		return err
	}
	fmt.Fprintf(to.out, "%d persons erased\n", n)
	return nil
}

type eraseAgainCommand struct {
	database
	List string `help:"List of who was erased; without it that of the data folder." type:"existingfile" placeholder:"FILE"`
}

// Run erases everybody on the list who is not erased in this database. Who has an open
// case in it cannot sign in from now on, and is erased when the case has ended.
func (c *eraseAgainCommand) Run(ctx context.Context, to streams) error {
	list, err := processes.ReadTombstones(first(c.List, tombstones(c.Data)))
	if err != nil {
		return err
	}
	return c.erasing(ctx, func(_ *store.DB, s *processes.Service) error {
		n, err := s.Again(ctx, list)
		if err != nil {
			return err
		}
		fmt.Fprintf(to.out, "%d of the %d persons on the list are to be erased again\n", n, len(list))
		return eraseNow(ctx, s, to)
	})
}
