package store

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
)

// batchMost bounds how many commands share a commit.
const batchMost = 128

// errUnfinished rolls back a command whose function panicked or never returned.
var errUnfinished = errors.New("the command did not finish")

// writer owns SQLite's one writing connection. Its goroutine opens a transaction,
// lends the connection to each waiting command in turn, commits once and only then
// acknowledges all of them: a wait for the disk is shared by everybody who came
// during the one before, and a lone caller waits for nobody.
type writer struct {
	s       *session
	stats   *counts
	queue   chan *command
	done    chan error // of the command that holds the connection
	mu      sync.RWMutex
	closed  bool
	stopped chan struct{}
}

// command is one Update that waits for its turn and then for its commit.
type command struct {
	claimed atomic.Bool // by the writer to run it, or by its caller who gave up
	turn    chan error  // nil, closed after: the connection is yours
	ack     chan error
}

func newWriter(s *session, stats *counts) *writer {
	w := &writer{
		s: s, stats: stats,
		queue: make(chan *command, batchMost), done: make(chan error), stopped: make(chan struct{}),
	}
	go w.loop()
	return w
}

// update is the caller's side: wait for the turn, run fn here, wait for the commit.
func (w *writer) update(ctx context.Context, db *DB, fn func(*Tx) error) error {
	c := &command{turn: make(chan error, 1), ack: make(chan error, 1)}
	if err := w.enqueue(ctx, c); err != nil {
		return err
	}
	select {
	case err := <-c.turn:
		if err != nil {
			return err
		}
	case <-ctx.Done():
		if c.claimed.CompareAndSwap(false, true) {
			return ctx.Err()
		}
		if err := <-c.turn; err != nil {
			return err
		}
	}
	tx := db.begin(w.s, true)
	w.lend(tx, fn)
	if err := <-c.ack; err != nil {
		return err
	}
	tx.runAfter()
	return nil
}

func (w *writer) enqueue(ctx context.Context, c *command) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	w.mu.RLock()
	defer w.mu.RUnlock()
	if w.closed {
		return ErrClosed
	}
	select {
	case w.queue <- c:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// lend runs fn with the connection. A panic gives the connection back and goes on
// to the caller, who alone is concerned.
func (w *writer) lend(tx *Tx, fn func(*Tx) error) {
	err := errUnfinished
	defer func() { w.done <- err }()
	err = tx.run(fn)
}

func (w *writer) loop() {
	defer close(w.stopped)
	for c := range w.queue {
		if c.claimed.CompareAndSwap(false, true) {
			w.batch(c)
		}
	}
}

// batch runs first and everybody who waits behind it in one transaction.
func (w *writer) batch(first *command) {
	ctx := context.Background()
	if _, err := w.s.exec(ctx, "BEGIN IMMEDIATE"); err != nil {
		first.turn <- fmt.Errorf("begin: %w", err)
		return
	}
	b := batch{w: w, ctx: ctx}
	b.run(first)
	for len(b.ran) < batchMost && b.fatal == nil {
		c := w.next()
		if c == nil {
			break
		}
		b.run(c)
	}
	b.end()
}

func (w *writer) next() *command {
	for {
		select {
		case c, open := <-w.queue:
			if !open {
				return nil
			}
			if c.claimed.CompareAndSwap(false, true) {
				return c
			}
		default:
			return nil
		}
	}
}

// batch is the commands of one transaction and how each of them ended.
type batch struct {
	w     *writer
	ctx   context.Context
	ran   []ran
	good  int
	fatal error // the transaction is lost for all
}

type ran struct {
	c   *command
	err error
}

func (b *batch) run(c *command) {
	if err := b.exec("SAVEPOINT command"); err != nil {
		b.fatal = err
		c.turn <- err
		return
	}
	c.turn <- nil
	err := <-b.w.done
	b.ran = append(b.ran, ran{c, err})
	if err == nil {
		b.good++
		b.fatal = b.exec("RELEASE command")
		return
	}
	if b.fatal = b.exec("ROLLBACK TO command"); b.fatal == nil {
		b.fatal = b.exec("RELEASE command")
	}
}

func (b *batch) exec(query string) error {
	if _, err := b.w.s.exec(b.ctx, query); err != nil {
		return fmt.Errorf("%s: %w", query, err)
	}
	return nil
}

// end commits and tells everybody. Those who failed are told only now as well:
// what they saw was not safe before.
func (b *batch) end() {
	if b.fatal == nil && b.good > 0 {
		b.fatal = b.exec("COMMIT")
	}
	if b.fatal != nil || b.good == 0 {
		_ = b.exec("ROLLBACK") // an error means that the database has done it already
	} else {
		b.w.stats.committed(b.good)
	}
	for _, r := range b.ran {
		if r.err == nil {
			r.err = b.fatal
		}
		r.c.ack <- r.err
	}
}

// close lets the commands that wait finish.
func (w *writer) close() error {
	w.mu.Lock()
	already := w.closed
	if !already {
		w.closed = true
		close(w.queue)
	}
	w.mu.Unlock()
	<-w.stopped
	if already {
		return nil
	}
	return w.s.close()
}
