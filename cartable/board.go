package cartable

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/kartabl/kartabl/people"
	"github.com/kartabl/kartabl/store"
)

// Board is the work that somebody looks after: his queues with their loads, and who works in them.
type Board struct {
	Queues    []QueueLoad `json:"queues"`
	People    []BoardHand `json:"people" doc:"Who works in the chosen queue, or in any of them; a hundred at most"`
	More      bool        `json:"more,omitempty" doc:"There are more people than a hundred"`
	Away      int         `json:"away,omitempty" doc:"Items whose holders are away with nobody who does them; they are the view away"`
	CountedTo int         `json:"counted_to" doc:"How far overdue, today and the ages are counted: who reaches it has so many or more"`
}

// QueueLoad is how much work lies in a queue, and how old it is.
type QueueLoad struct {
	Key      string    `json:"key" doc:"Its view: queue:<name>"`
	Label    string    `json:"label"`
	Capacity int       `json:"capacity" doc:"Items of it that somebody may hold at once; 0: any number"`
	Free     int       `json:"free" doc:"Items that wait for somebody to take them"`
	Held     int       `json:"held" doc:"Items that somebody holds"`
	Overdue  int       `json:"overdue"`
	Today    int       `json:"today" doc:"Due before the day ends"`
	Oldest   time.Time `json:"oldest,omitzero" doc:"When the oldest open item was opened"`
	Ages     Ages      `json:"ages"`
}

// Ages tell open items apart by how long ago they were opened.
type Ages struct {
	Day  int `json:"day" doc:"Less than a day"`
	Days int `json:"days" doc:"One day to three"`
	More int `json:"more" doc:"Longer than three days"`
}

// BoardHand is somebody who works in queues, with what he holds of them.
type BoardHand struct {
	Colleague
	Until   string      `json:"until,omitempty" doc:"Of one who is away: his last day, Gregorian"`
	StandIn string      `json:"stand_in_name,omitempty" doc:"Who stands in for him just now"`
	Held    int         `json:"held" doc:"What he holds of the reader's queues"`
	Overdue int         `json:"overdue,omitempty" doc:"Of all that he holds; for those who look after every queue"`
	In      []BoardLoad `json:"in" doc:"The queues of the reader in which he works, or of which he holds something"`
}

// BoardLoad is what somebody holds of one queue.
type BoardLoad struct {
	Key      string `json:"key"`
	Held     int    `json:"held"`
	Capacity int    `json:"capacity" doc:"Items of it that somebody may hold at once; 0: any number"`
}

// handsMost is how many people one board shows.
const handsMost = 100

// Board tells how the queues stand that the reader looks after; queue chooses whose people are
// told, "" those of all.
func (s *Service) Board(ctx context.Context, r Reader, queue string) (Board, error) {
	b := Board{Queues: []QueueLoad{}, People: []BoardHand{}, CountedTo: store.LoadMost}
	err := s.db.View(ctx, func(tx *store.Tx) error {
		led, err := s.ledPools(ctx, tx, r)
		if err != nil {
			return err
		}
		if len(led) == 0 || queue != "" && !slices.Contains(led, queue) {
			return errNotFound
		}
		loads, err := tx.QueueLoads(ctx, led, dueTime(dueToday, tx.Now).Before)
		if err != nil {
			return err
		}
		if b.Queues, err = queueLoads(ctx, tx, r, loads); err != nil {
			return err
		}
		if b.People, b.More, err = s.hands(ctx, tx, r, loads, queue); err != nil {
			return err
		}
		away, err := s.strandedView(ctx, tx, r)
		for _, v := range away {
			b.Away = v.Count
		}
		return err
	})
	return b, err
}

func queueLoads(ctx context.Context, tx *store.Tx, r Reader, loads []store.QueueLoad) ([]QueueLoad, error) {
	rules, err := tx.Queues(ctx)
	all := make([]QueueLoad, 0, len(loads))
	for _, l := range loads {
		q := QueueLoad{
			Key: l.Pool, Label: poolLabel(l.Pool, r.Lang), Capacity: rules[queueOf(l.Pool)].Capacity,
			Free: l.Free, Overdue: l.Overdue, Today: l.Today, Oldest: l.Oldest,
			Ages: Ages{Day: l.Fresh, Days: l.Waiting, More: l.Waited},
		}
		for _, n := range l.Held {
			q.Held += n
		}
		all = append(all, q)
	}
	return all, err
}

func queueOf(pool string) string { return strings.TrimPrefix(pool, "queue:") }

// hands are those who work in queues or hold work of them, or of the chosen one, by name.
func (s *Service) hands(ctx context.Context, tx *store.Tx, r Reader, loads []store.QueueLoad, queue string) ([]BoardHand, bool, error) {
	found, names := map[string][]BoardLoad{}, map[string]string{}
	for _, l := range loads {
		if err := s.handsIn(ctx, tx, l, found, names); err != nil {
			return nil, false, err
		}
	}
	all := make([]BoardHand, 0, len(found))
	for id, in := range found {
		if queue != "" && !slices.ContainsFunc(in, func(l BoardLoad) bool { return l.Key == queue }) {
			continue
		}
		name, err := personName(ctx, tx, names, id)
		if err != nil {
			return nil, false, err
		}
		all = append(all, BoardHand{Colleague: Colleague{ID: id, Name: name}, In: in})
	}
	slices.SortFunc(all, func(a, b BoardHand) int { return cmp.Or(strings.Compare(a.Name, b.Name), strings.Compare(a.ID, b.ID)) })
	more := len(all) > handsMost
	all = all[:min(len(all), handsMost)]
	for i := range all {
		if err := s.weighHand(ctx, tx, r, &all[i]); err != nil {
			return nil, false, err
		}
	}
	return all, more, nil
}

// handsIn adds a queue to those who work in it, and to others who hold work of it.
func (s *Service) handsIn(ctx context.Context, tx *store.Tx, l store.QueueLoad, found map[string][]BoardLoad, names map[string]string) error {
	rules, err := tx.Queues(ctx)
	if err != nil {
		return err
	}
	workers, err := s.workersIn(ctx, tx, queueOf(l.Pool))
	if err != nil {
		return err
	}
	ids := slices.Collect(maps.Keys(l.Held))
	for _, p := range workers {
		ids, names[p.ID] = append(ids, p.ID), p.Name
	}
	slices.Sort(ids)
	for _, id := range slices.Compact(ids) {
		found[id] = append(found[id], BoardLoad{Key: l.Pool, Held: l.Held[id], Capacity: rules[queueOf(l.Pool)].Capacity})
	}
	return nil
}

// weighHand adds how much somebody holds and whether he is away.
func (s *Service) weighHand(ctx context.Context, tx *store.Tx, r Reader, h *BoardHand) (err error) {
	for _, l := range h.In {
		h.Held += l.Held
	}
	if people.Can(r.Person, people.WatchQueue, people.Object{}) {
		if h.Overdue, err = tx.OverdueOf(ctx, h.ID); err != nil {
			return err
		}
	}
	return s.whetherAway(ctx, tx, h)
}

func (s *Service) whetherAway(ctx context.Context, tx *store.Tx, h *BoardHand) error {
	away, err := tx.Away(ctx)
	if err != nil {
		return fmt.Errorf("who is away: %w", err)
	}
	i := slices.IndexFunc(away, func(a store.Absence) bool { return a.Person == h.ID })
	if i < 0 {
		return nil
	}
	h.Away, h.Until = true, s.lastDay(away[i])
	names := map[string]string{away[i].Substitute: away[i].SubstituteName}
	h.StandIn, err = personName(ctx, tx, names, people.PresenceOf(away).StandIn(h.ID))
	return err
}
