package api

import (
	"bufio"
	"context"
	"encoding/json"
	"io"
	"net"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/gofiber/fiber/v2"

	"github.com/kartabl/kartabl/cartable"
)

const (
	heartbeat  = 20 * time.Second
	checkEvery = time.Second      // at most, while changes come
	stallTime  = 10 * time.Second // a reader that takes nothing for so long is gone
)

// live streams the changes that concern the person, until he or his session is gone.
func (s *Server) live(c *fiber.Ctx) error {
	v := *visiting(c)
	lines, err := s.cartable.Hears(c.UserContext(), v.reader)
	if err != nil {
		return err
	}
	sub, err := s.hub.subscribe(v.reader.ID, lines)
	if err != nil {
		return err
	}
	if c.Get("Last-Event-ID") != "" {
		sub.lose()
	}
	c.Set(fiber.HeaderContentType, "text/event-stream")
	c.Set("X-Accel-Buffering", "no")
	ctx := afterwards(c.UserContext())
	conn := c.Context().Conn()
	c.Context().SetBodyStreamWriter(func(w *bufio.Writer) {
		defer s.hub.unsubscribe(sub)
		stream{
			sub: sub, w: w, now: time.Now,
			flush: func() error { return flush(conn, w) },
			check: func() error { return s.still(ctx, sub, v) },
		}.run()
	})
	return nil
}

// flush sends what was written. A reader that does not take it in time is given up.
func flush(conn net.Conn, w *bufio.Writer) error {
	if err := conn.SetWriteDeadline(time.Now().Add(stallTime)); err != nil {
		return err
	}
	return w.Flush()
}

// still looks whether the session still is one, and what the person may hear of now.
func (s *Server) still(ctx context.Context, sub *subscription, v visit) error {
	ctx, cancel := context.WithTimeout(ctx, workTime)
	defer cancel()
	p, err := s.people.Session(ctx, v.token)
	if err != nil {
		return err
	}
	lines, err := s.cartable.Hears(ctx, cartable.Reader{Person: p, Lang: v.lang})
	if err != nil {
		return err
	}
	sub.move(lines)
	return nil
}

// stream writes a subscription's changes as server-sent events.
type stream struct {
	sub   *subscription
	w     io.Writer
	now   func() time.Time
	flush func() error
	check func() error
}

// run ends when the hub closes, the reader is gone, or the session is over. The server
// writes the end after it, for which the last flush gives it time: without, a reader who
// heard nothing for a while sees a broken line.
func (st stream) run() {
	defer func() { _ = st.flush() }()
	beat := time.NewTicker(heartbeat)
	defer beat.Stop()
	checked := st.now()
	if st.say(": hello\n\n") != nil || st.flush() != nil {
		return
	}
	for {
		must := false
		select {
		case <-st.sub.done:
			return
		case <-beat.C:
			must = true
		case <-st.sub.wake:
		}
		if !st.round(must, &checked) {
			return
		}
	}
}

// round checks the session where that is due and writes what there is. What is written
// was allowed a second ago at most.
func (st stream) round(beat bool, checked *time.Time) bool {
	changes, lost, check := st.sub.take()
	if beat || check || st.now().Sub(*checked) >= checkEvery {
		if st.check() != nil {
			return false
		}
		*checked = st.now()
	}
	if beat && st.say(": beat\n\n") != nil {
		return false
	}
	return st.write(changes, lost) == nil && st.visits() == nil && st.flush() == nil
}

// visits tells to which items others came, and nothing of them: the page asks.
func (st stream) visits() error {
	for _, item := range st.sub.takeVisited() {
		data, err := json.Marshal(map[string]string{"item": item})
		if err != nil {
			return err
		}
		if err := st.say("event: here\ndata: " + string(data) + "\n\n"); err != nil {
			return err
		}
	}
	return nil
}

func (st stream) write(changes []change, lost bool) error {
	if lost {
		return st.say("event: resync\ndata: {}\n\n")
	}
	for _, c := range changes {
		data, err := json.Marshal(c)
		if err != nil {
			return err
		}
		if err := st.say("event: change\nid: 1\ndata: " + string(data) + "\n\n"); err != nil {
			return err
		}
	}
	return nil
}

func (st stream) say(s string) error {
	_, err := io.WriteString(st.w, s)
	return err
}

func describeLive(op *huma.Operation, _ huma.Registry) {
	op.Description = "`event: change` with `{\"case\": id, \"version\": n}`: ask for the case again. `event: resync`: ask for everything again. " +
		"`event: here` with `{\"item\": id}`: somebody else has opened or left a piece of work that is open here. " +
		"A comment every 20 seconds. No event carries data."
	op.Responses["200"] = &huma.Response{Description: "Events", Content: map[string]*huma.MediaType{
		"text/event-stream": {Schema: &huma.Schema{Type: huma.TypeString}},
	}}
}
