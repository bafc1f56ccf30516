package main

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"text/tabwriter"

	"github.com/kartabl/kartabl/processes"
	"github.com/kartabl/kartabl/store"
)

// queueCommand is kartabl queue.
type queueCommand struct {
	List queueListCommand `cmd:"" help:"Print who works in which queue, how much one may hold, and who leads it."`
	Set  queueSetCommand  `cmd:"" help:"Say who works in a queue, how much of it one may hold, and who leads it. What is not named stays as it was."`
}

type queueListCommand struct{ database }

// Run prints the queues of all processes.
func (c *queueListCommand) Run(ctx context.Context, to streams) error {
	return c.use(ctx, func(db *store.DB, s *processes.Service) error {
		roles := s.QueueRoles()
		out := tabwriter.NewWriter(to.out, 0, 0, 2, ' ', 0)
		fmt.Fprintln(out, "QUEUE\tROLE\tAT ONCE\tMEMBERS\tSUPERVISORS")
		err := db.View(ctx, func(tx *store.Tx) error {
			rules, err := tx.Queues(ctx)
			if err != nil {
				return err
			}
			for _, name := range slices.Sorted(maps.Keys(roles)) {
				q := rules[name]
				members, err := loginsOf(ctx, tx, q.Members)
				if err != nil {
					return err
				}
				leaders, err := loginsOf(ctx, tx, q.Supervisors)
				if err != nil {
					return err
				}
				most := "any"
				if q.Capacity > 0 {
					most = fmt.Sprint(q.Capacity)
				}
				fmt.Fprintf(out, "%s\t%s\t%s\t%s\t%s\n", name, roles[name], most, cmp.Or(members, "all of the role"), cmp.Or(leaders, "-"))
			}
			return nil
		})
		if err != nil {
			return err
		}
		return out.Flush()
	})
}

func loginsOf(ctx context.Context, tx *store.Tx, ids []string) (string, error) {
	logins := make([]string, len(ids))
	for i, id := range ids {
		p, err := tx.Person(ctx, id)
		if err != nil {
			return "", err
		}
		logins[i] = p.Login
	}
	return strings.Join(logins, ", "), nil
}

type queueSetCommand struct {
	database
	Name         string   `arg:"" help:"Queue of the catalog."`
	Member       []string `help:"Login of one who works in it; may be repeated." placeholder:"LOGIN" xor:"members"`
	All          bool     `help:"All who have its role work in it." xor:"members"`
	Capacity     *int     `help:"Items of it that somebody may hold at once; 0: any number." placeholder:"N"`
	Supervisor   []string `help:"Login of one who hands out its work; may be repeated." placeholder:"LOGIN" xor:"supervisors"`
	NoSupervisor bool     `help:"Nobody leads it beside the supervisors of everything." xor:"supervisors"`
}

// Run changes what is said of the queue.
func (c *queueSetCommand) Run(ctx context.Context, to streams) error {
	return c.use(ctx, func(db *store.DB, s *processes.Service) error {
		q := store.Queue{Name: c.Name}
		err := db.View(ctx, func(tx *store.Tx) error {
			rules, err := tx.Queues(ctx)
			if err != nil {
				return err
			}
			if known, ok := rules[c.Name]; ok {
				q = known
			}
			if c.Capacity != nil {
				q.Capacity = max(*c.Capacity, 0)
			}
			if q.Members, err = idsOf(ctx, tx, q.Members, c.Member, c.All); err != nil {
				return err
			}
			q.Supervisors, err = idsOf(ctx, tx, q.Supervisors, c.Supervisor, c.NoSupervisor)
			return err
		})
		if err != nil {
			return err
		}
		if err := s.SetQueue(ctx, q); err != nil {
			return fmt.Errorf("set queue %s: %w", c.Name, err)
		}
		fmt.Fprintf(to.out, "set queue %s\n", c.Name)
		return nil
	})
}

// idsOf are the ids of those who sign in with these logins; without any, who was there before
// or, with none, nobody.
func idsOf(ctx context.Context, tx *store.Tx, was, logins []string, none bool) ([]string, error) {
	if none {
		return nil, nil
	}
	if len(logins) == 0 {
		return was, nil
	}
	ids := make([]string, len(logins))
	for i, login := range logins {
		p, err := tx.PersonByLogin(ctx, login)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", login, err)
		}
		ids[i] = p.ID
	}
	return ids, nil
}
