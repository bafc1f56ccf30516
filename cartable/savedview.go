package cartable

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/kartabl/kartabl/engine"
	"github.com/kartabl/kartabl/internal/text"
	"github.com/kartabl/kartabl/people"
	"github.com/kartabl/kartabl/store"
)

// SavedView is how somebody looks at a list of work, under a name. It shows nobody anything
// that he does not see without it.
type SavedView struct {
	ID         string    `json:"id"`
	Name       string    `json:"name"`
	View       string    `json:"view" doc:"The list that it shows, as of items"`
	Sort       string    `json:"sort" enum:"turn,due,age,priority"`
	Narrow     Narrowing `json:"narrow" doc:"What it leaves out"`
	Shared     string    `json:"shared,omitempty" doc:"queue:<name> or role:<name> whose people see it too"`
	SharedWith string    `json:"shared_with,omitempty" doc:"The same in words"`
	By         string    `json:"by,omitempty" doc:"Name of who shares it, where that is somebody else who is still here"`
	Mine       bool      `json:"mine,omitempty"`
	CanChange  bool      `json:"can_change,omitempty"`
	Default    bool      `json:"default,omitempty" doc:"The reader's inbox opens with it"`
	Closed     bool      `json:"closed,omitempty" doc:"Its list is the reader's no more"`
	Count      *int      `json:"count,omitempty" doc:"What is in it; absent where it is narrowed by words, which are not counted"`
	More       bool      `json:"more,omitempty" doc:"The list is longer than what was looked at: there may be more than count"`
}

// SavedViews are the views of a reader, and with whom he may share one.
type SavedViews struct {
	Rows   []SavedView `json:"rows" doc:"His own in his order, then those that others share with him"`
	Shares []Option    `json:"shares" doc:"Queues and roles: queue:<name>, role:<name>"`
}

// SavedViews lists what the reader has saved and what is shared with him, and beside that
// what is shared with those whom he looks after.
func (s *Service) SavedViews(ctx context.Context, r Reader) (SavedViews, error) {
	v := SavedViews{Rows: []SavedView{}, Shares: []Option{}}
	if !people.Can(r.Person, people.KeepViews, people.Object{}) {
		return v, errNotFound
	}
	err := s.db.View(ctx, func(tx *store.Tx) error {
		at, err := s.sharing(ctx, tx)
		if err != nil {
			return err
		}
		shares := at.shares(r)
		v.Shares = r.options(shares)
		rows, err := s.readableViews(ctx, tx, r, at, shares)
		v.Rows = append(v.Rows, rows...)
		return err
	})
	return v, err
}

// homeViews are the saved views of the left pane with how much is in each. One that others
// share and whose list is not the reader's is left out.
func (s *Service) homeViews(ctx context.Context, tx *store.Tx, r Reader, lists []View) ([]SavedView, error) {
	at, err := s.sharing(ctx, tx)
	if err != nil {
		return nil, err
	}
	rows, err := s.readableViews(ctx, tx, r, at, nil)
	if err != nil {
		return nil, err
	}
	var views []SavedView
	for _, v := range rows {
		if !v.Closed {
			err = s.count(ctx, tx, r, lists, &v)
		}
		if err != nil {
			return nil, fmt.Errorf("count view %s: %w", v.ID, err)
		}
		if v.Mine || !v.Closed {
			views = append(views, v)
		}
	}
	return views, nil
}

// readableViews are the reader's own views, then those of his lists and of these pools that
// he may see.
func (s *Service) readableViews(ctx context.Context, tx *store.Tx, r Reader, at sharing, also []string) ([]SavedView, error) {
	pools, err := s.poolsToRead(ctx, tx, r, also)
	if err != nil {
		return nil, err
	}
	rows, err := tx.ViewsOf(ctx, r.ID, pools)
	if err != nil {
		return nil, err
	}
	var views []SavedView
	for _, row := range rows {
		if !people.Can(r.Person, people.ReadView, at.object(row)) {
			continue
		}
		v, err := s.savedView(ctx, tx, r, at, row)
		if err != nil {
			return nil, err
		}
		views = append(views, v)
	}
	return views, nil
}

func (s *Service) savedView(ctx context.Context, tx *store.Tx, r Reader, at sharing, row store.View) (SavedView, error) {
	_, err := s.listOf(ctx, tx, r, row.List, &store.ItemFilter{})
	if err != nil && !errors.Is(err, errNotFound) {
		return SavedView{}, err
	}
	v := SavedView{
		ID: row.ID, Name: row.Name, View: row.List, Sort: row.Sort, Narrow: narrowingOf(row), Shared: row.Pool, Closed: err != nil,
		Mine: row.Person == r.ID, CanChange: people.Can(r.Person, people.ChangeView, at.object(row)), Default: row.Default,
	}
	if row.Pool != "" {
		v.SharedWith = poolLabel(row.Pool, r.Lang)
	}
	if !v.Mine {
		v.By = row.PersonName
	}
	return v, nil
}

func narrowingOf(v store.View) Narrowing {
	return Narrowing{Process: v.Process, Status: v.Status, Holder: v.Holder, Due: v.Due, Text: v.Words}
}

// sharing is what decides with whom views and texts are shared.
type sharing struct {
	rules  map[string]store.Queue
	roles  map[string]string // of who works in a queue, by its name
	works  []string          // roles to which some process gives work
	secret map[string]bool   // queues of confidential processes
}

func (s *Service) sharing(ctx context.Context, tx *store.Tx) (sharing, error) {
	rules, err := tx.Queues(ctx)
	if err != nil {
		return sharing{}, err
	}
	at := sharing{rules: rules, roles: s.processes.QueueRoles(), secret: s.secretQueues()}
	for _, p := range s.processes.All() {
		at.works = append(at.works, workingRoles(p)...)
	}
	slices.Sort(at.works)
	at.works = slices.Compact(at.works)
	return at, nil
}

// object is a view as the policy sees it.
func (at sharing) object(v store.View) people.Object {
	return at.kept(v.Person, v.Pool)
}

// kept is what somebody keeps for himself, or shares with a pool.
func (at sharing) kept(author, pool string) people.Object {
	o := at.pool(pool)
	o.Author, o.Private = author, pool == ""
	return o
}

func (at sharing) pool(key string) people.Object {
	kind, name, _ := strings.Cut(key, ":")
	switch kind {
	case "role":
		return people.Object{Pool: key, PoolRole: name}
	case "queue":
		rule := at.rules[name]
		return people.Object{Pool: key, PoolRole: at.roles[name], Members: rule.Members, Leaders: rule.Supervisors, Confidential: at.secret[name]}
	default:
		return people.Object{}
	}
}

// shares are the queues and roles with whose people the reader may share a view.
func (at sharing) shares(r Reader) []string {
	var all []string
	for name := range at.roles {
		all = append(all, engine.QueuePool(name))
	}
	for _, role := range at.works {
		all = append(all, engine.RolePool(role))
	}
	all = slices.DeleteFunc(all, func(key string) bool { return !people.Can(r.Person, people.WatchQueue, at.pool(key)) })
	slices.Sort(all)
	return all
}

// tidyName is a name on one line, as it is kept.
func tidyName(name string) string { return oneLine(text.Normalize(name)) }
