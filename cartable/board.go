package cartable

import (
	"context"
	"fmt"
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
	Overdue int         `json:"overdue" doc:"Of that"`
	In      []BoardLoad `json:"in" doc:"The queues of the reader in which he works"`
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
		if b.Queues, err = s.queueLoads(ctx, tx, r, led); err != nil {
			return err
		}
		if b.People, b.More, err = s.hands(ctx, tx, led, queue); err != nil {
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

func (s *Service) queueLoads(ctx context.Context, tx *store.Tx, r Reader, led []string) ([]QueueLoad, error) {
	rules, err := tx.Queues(ctx)
	if err != nil {
		return nil, err
	}
	rows, err := tx.QueueLoads(ctx, led, dueTime(dueToday, tx.Now).Before)
	loads := make([]QueueLoad, 0, len(rows))
	for _, l := range rows {
		loads = append(loads, QueueLoad{
			Key: l.Pool, Label: poolLabel(l.Pool, r.Lang), Capacity: rules[queueOf(l.Pool)].Capacity,
			Free: l.Free, Held: l.Held, Overdue: l.Overdue, Today: l.Today, Oldest: l.Oldest,
			Ages: Ages{Day: l.Fresh, Days: l.Waiting, More: l.Waited},
		})
	}
	return loads, err
}

func queueOf(pool string) string { return strings.TrimPrefix(pool, "queue:") }

// hands are those who work in the led queues, or in the chosen one of them, by name; each with
// what he holds of all that are led.
func (s *Service) hands(ctx context.Context, tx *store.Tx, led []string, queue string) ([]BoardHand, bool, error) {
	rules, err := tx.Queues(ctx)
	if err != nil {
		return nil, false, err
	}
	found := map[string]*BoardHand{}
	for _, pool := range led {
		workers, err := s.workersIn(ctx, tx, queueOf(pool))
		if err != nil {
			return nil, false, err
		}
		for _, p := range workers {
			if found[p.ID] == nil {
				found[p.ID] = &BoardHand{Colleague: Colleague{ID: p.ID, Name: p.Name}}
			}
			found[p.ID].In = append(found[p.ID].In, BoardLoad{Key: pool, Capacity: rules[queueOf(pool)].Capacity})
		}
	}
	all := make([]BoardHand, 0, len(found))
	for _, h := range found {
		if queue == "" || slices.ContainsFunc(h.In, func(l BoardLoad) bool { return l.Key == queue }) {
			all = append(all, *h)
		}
	}
	slices.SortFunc(all, func(a, b BoardHand) int { return strings.Compare(a.Name+a.ID, b.Name+b.ID) })
	more := len(all) > handsMost
	all = all[:min(len(all), handsMost)]
	for i := range all {
		if err := s.weighHand(ctx, tx, led, &all[i]); err != nil {
			return nil, false, err
		}
	}
	return all, more, nil
}

// weighHand adds what somebody holds of the led queues, and whether he is away.
func (s *Service) weighHand(ctx context.Context, tx *store.Tx, led []string, h *BoardHand) error {
	loads, err := tx.HandLoads(ctx, h.ID)
	if err != nil {
		return err
	}
	for _, pool := range led {
		h.Held += loads[pool].Held
		h.Overdue += loads[pool].Overdue
	}
	for i := range h.In {
		h.In[i].Held = loads[h.In[i].Key].Held
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
