package store

import (
	"context"
	"encoding/json"
	"sync"
	"time"

	"github.com/jackc/pgx/v5"
)

const (
	roomForNews  = 7900 // bytes in one notification; PostgreSQL takes less than 8000
	mostNews     = 500  // that wait to be sent
	sendFor      = 5 * time.Second
	quietFor     = 10 * time.Second // after which a listener asks whether he is still heard
	againAfter   = time.Second
	channelOf    = "'kartabl_' || md5(current_schema())" // a channel is the database's: schemas are told apart
	sendNews     = "SELECT pg_notify(" + channelOf + ", $1)"
	askChannel   = "SELECT quote_ident(" + channelOf + ")"
	lazilyOnDisk = "off" // news are worth nothing after a crash
)

// News connects the programs that have one database open: what one tells, the others
// hear soon. It is a hint and may be lost when a program dies; what counts is in the
// tables. Its methods may be called by many goroutines.
type News struct {
	config *pgx.ConnConfig // nil where nobody else can have the database open
	from   string          // this one among the programs
	wake   chan struct{}

	mu     sync.Mutex
	texts  []string
	missed bool // more was told than could be kept
}

// notification is what goes from one program to the others. No texts mean that some
// were lost.
type notification struct {
	From  string   `json:"from"`
	Texts []string `json:"texts,omitempty"`
}

// News gives the connection to the other programs; from names this one. It does
// nothing until Run is called.
func (db *DB) News(from string) *News {
	return &News{config: db.config, from: from, wake: make(chan struct{}, 1)}
}

// Tell passes a text on to the others. It does not wait.
func (n *News) Tell(text string) {
	if n.config == nil {
		return
	}
	n.mu.Lock()
	defer n.mu.Unlock()
	if n.missed || len(n.texts) == mostNews || len(text) > roomForNews/2 {
		n.texts, n.missed = nil, true
	} else {
		n.texts = append(n.texts, text)
	}
	n.signal()
}

func (n *News) signal() {
	select {
	case n.wake <- struct{}{}:
	default:
	}
}

// Run sends what is told, and calls heard for each text of another program and missed
// when some may have been lost, until ctx ends. While the database is away it tries
// again and again.
func (n *News) Run(ctx context.Context, heard func(text string), missed func()) {
	if n.config == nil {
		<-ctx.Done()
		return
	}
	n.lose() // who was told of by a program that has died has to look again
	var both sync.WaitGroup
	both.Go(func() { n.again(ctx, n.send) })
	both.Go(func() {
		n.again(ctx, func(ctx context.Context, conn *pgx.Conn) error { return n.listen(ctx, conn, heard, missed) })
	})
	both.Wait()
}

func (n *News) lose() {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.texts, n.missed = nil, true
	n.signal()
}

// again does something over a connection, and over a new one when it has failed.
func (n *News) again(ctx context.Context, do func(context.Context, *pgx.Conn) error) {
	for ctx.Err() == nil {
		if conn, err := n.connect(ctx); err == nil {
			_ = do(ctx, conn) // the connection is of no use any more
			_ = conn.Close(ctx)
		}
		select {
		case <-ctx.Done():
		case <-time.After(againAfter):
		}
	}
}

func (n *News) connect(ctx context.Context) (*pgx.Conn, error) {
	ctx, cancel := context.WithTimeout(ctx, sendFor)
	defer cancel()
	config := n.config.Copy()
	config.RuntimeParams["synchronous_commit"] = lazilyOnDisk
	return pgx.ConnectConfig(ctx, config)
}

func (n *News) send(ctx context.Context, conn *pgx.Conn) error {
	for {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-n.wake:
		}
		if err := n.sendAll(ctx, conn); err != nil {
			n.lose()
			return err
		}
	}
}

func (n *News) sendAll(ctx context.Context, conn *pgx.Conn) error {
	for _, texts := range n.take() {
		payload, err := json.Marshal(notification{n.from, texts})
		if err != nil {
			return err
		}
		if err := notify(ctx, conn, string(payload)); err != nil {
			return err
		}
	}
	return nil
}

func notify(ctx context.Context, conn *pgx.Conn, payload string) error {
	ctx, cancel := context.WithTimeout(ctx, sendFor)
	defer cancel()
	_, err := conn.Exec(ctx, sendNews, payload)
	return err
}

// take gives what waits, in portions that fit into a notification each.
func (n *News) take() [][]string {
	n.mu.Lock()
	defer n.mu.Unlock()
	texts, missed := n.texts, n.missed
	n.texts, n.missed = nil, false
	if missed {
		return [][]string{nil}
	}
	var portions [][]string
	room := 0
	for _, text := range texts {
		size := len(text)*2 + 10 // quoted, at worst, and what stands around it
		if size > room {
			portions, room = append(portions, nil), roomForNews-len(n.from)-100
		}
		last := len(portions) - 1
		portions[last], room = append(portions[last], text), room-size
	}
	return portions
}

func (n *News) listen(ctx context.Context, conn *pgx.Conn, heard func(string), missed func()) error {
	var channel string
	if err := conn.QueryRow(ctx, askChannel).Scan(&channel); err != nil {
		return err
	}
	if _, err := conn.Exec(ctx, "LISTEN "+channel); err != nil {
		return err
	}
	missed() // whatever was told before
	for {
		payload, err := next(ctx, conn)
		if err != nil {
			return err
		}
		n.hear(payload, heard, missed)
	}
}

// next waits for a notification, and asks now and then whether the connection lives.
func next(ctx context.Context, conn *pgx.Conn) (string, error) {
	for {
		quiet, cancel := context.WithTimeout(ctx, quietFor)
		got, err := conn.WaitForNotification(quiet)
		cancel()
		if err == nil {
			return got.Payload, nil
		}
		if ctx.Err() != nil || conn.IsClosed() {
			return "", err
		}
		if err := ping(ctx, conn); err != nil {
			return "", err
		}
	}
}

func ping(ctx context.Context, conn *pgx.Conn) error {
	ctx, cancel := context.WithTimeout(ctx, sendFor)
	defer cancel()
	return conn.Ping(ctx)
}

func (n *News) hear(payload string, heard func(string), missed func()) {
	var got notification
	if err := json.Unmarshal([]byte(payload), &got); err != nil {
		missed()
		return
	}
	switch {
	case got.From == n.from:
	case len(got.Texts) == 0:
		missed()
	default:
		for _, text := range got.Texts {
			heard(text)
		}
	}
}
