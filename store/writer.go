package store

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"runtime/debug"
	"strings"
	"sync"
	"sync/atomic"
	"time"
)

// batchMost bounds how many commands share a commit.
const batchMost = 128

// writer owns SQLite's one writing connection. Its goroutine opens a transaction,
// runs each waiting command within a savepoint of its own, commits once and only then
// acknowledges all of them: a wait for the disk is shared by everybody who came
// during the one before. A lone caller waits for nobody, not for the goroutine either:
// he has the connection for one command.
type writer struct {
	s       *session
	stats   *counts
	queue   chan *command
	mu      sync.RWMutex
	closed  bool
	stopped chan struct{}
	turn    sync.Mutex  // of whoever uses the connection
	current *batch      // of the writer's goroutine
	crowded atomic.Bool // several shared the last commit: who comes now had better share the next
	drained bool
	unclean bool // a rollback failed: the connection may still be in its transaction
}

// command is one Update that waits for its turn and then for its commit.
type command struct {
	ctx     context.Context
	db      *DB
	fn      func(*Tx) error
	tx      *Tx
	claimed atomic.Bool // by the writer to run it, or by its caller who gave up
	ack     chan error
	result  error
	panicked,
	exited bool
}

// Panic is what Update panics with when its function did. The stack is that of the
// function, which runs on another goroutine.
type Panic struct {
	Value any
	Stack []byte
}

// Error tells the value and where it came from.
func (p Panic) Error() string { return fmt.Sprintf("%v\n%s", p.Value, p.Stack) }

func newWriter(s *session, stats *counts) *writer {
	w := &writer{s: s, stats: stats, queue: make(chan *command, batchMost), stopped: make(chan struct{})}
	go w.loop()
	return w
}

// update is the caller's side: wait for the turn and for the commit. What fn did to
// its goroutine is done to the caller's, who alone is concerned.
func (w *writer) update(ctx context.Context, db *DB, fn func(*Tx) error) error {
	c := &command{ctx: ctx, db: db, fn: fn, ack: make(chan error, 1)}
	if !w.alone(c) { //nolint:contextcheck // the commit is not his alone to break off
		if err := w.enqueue(c); err != nil {
			return err
		}
	}
	err, gone := c.wait()
	switch {
	case gone:
		return err
	case c.panicked:
		panic(c.result)
	case c.exited:
		runtime.Goexit()
	case err != nil:
		return err
	}
	c.tx.finish()
	return nil
}

// alone runs a command on its caller's goroutine where nobody else is about, and reports
// whether it did. Two changes of goroutines are a tenth of a small command's time. In a
// crowd he would make everybody wait for a commit of his own.
func (w *writer) alone(c *command) bool {
	if w.crowded.Load() || len(w.queue) > 0 || c.ctx.Err() != nil || !w.turn.TryLock() {
		return false
	}
	defer w.turn.Unlock()
	if w.isClosed() {
		return false
	}
	c.claimed.Store(true)
	b := &batch{w: w}
	defer b.end() // he may end his goroutine, as testing.T.FailNow does
	b.run(c)
	return true
}

func (w *writer) isClosed() bool {
	w.mu.RLock()
	defer w.mu.RUnlock()
	return w.closed
}

// view reads by the writing connection, for a database that has no other one. Nobody
// writes meanwhile, so it needs no transaction.
func (w *writer) view(ctx context.Context, db *DB, fn func(*Tx) error) error {
	tx, err := w.look(ctx, db, fn)
	if err == nil {
		tx.finish()
	}
	return err
}

func (w *writer) look(ctx context.Context, db *DB, fn func(*Tx) error) (*Tx, error) {
	w.mu.RLock()
	defer w.mu.RUnlock()
	if w.closed {
		return nil, ErrClosed
	}
	w.turn.Lock()
	defer w.turn.Unlock()
	if err := errors.Join(ctx.Err(), w.clean()); err != nil { //nolint:contextcheck // what is left behind is ended whoever comes
		return nil, err
	}
	tx := db.begin(w.s, true)
	return tx, tx.run(fn)
}

// wait returns the acknowledgement, or gone when the caller left before the turn.
func (c *command) wait() (err error, gone bool) {
	select {
	case err := <-c.ack:
		return err, false
	case <-c.ctx.Done():
	}
	if c.claimed.CompareAndSwap(false, true) {
		return c.ctx.Err(), true
	}
	return <-c.ack, false
}

func (w *writer) enqueue(c *command) error {
	if err := c.ctx.Err(); err != nil {
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
	case <-c.ctx.Done():
		return c.ctx.Err()
	}
}

// loop works until the queue is closed. A command that ends its goroutine, as
// testing.T.FailNow does, ends this one; then another one takes over where it was.
func (w *writer) loop() {
	defer func() {
		if w.drained {
			close(w.stopped)
			return
		}
		go w.loop()
	}()
	if w.current != nil {
		w.work()
	}
	for c := range w.queue {
		if c.claimed.CompareAndSwap(false, true) {
			w.turn.Lock()
			w.current = &batch{w: w, waits: c}
			w.work()
		}
	}
	w.drained = true
}

// work runs everybody who waits in one transaction.
func (w *writer) work() {
	b := w.current
	for b.waits != nil {
		c := b.waits
		b.waits = nil
		b.run(c)
		if b.fatal == nil && len(b.ran) < batchMost {
			b.waits = w.next()
		}
	}
	w.crowded.Store(len(b.ran) > 1) // before anybody of them comes again
	b.end()
	w.current = nil
	w.turn.Unlock()
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
	w.turn.Lock() // after who is alone with it
	defer w.turn.Unlock()
	return w.s.close()
}

// batch is the commands of one transaction.
type batch struct {
	w     *writer
	waits *command // the next one, claimed already
	ran   []*command
	good  int       // of the transaction that is open
	words []wording // of the good ones
	fatal error     // the transaction is lost for all
}

// run runs one command, which rolls back alone when it fails. The first one has nothing
// before it to be kept apart from: where it fails, the transaction begins anew.
func (b *batch) run(c *command) {
	first := b.good == 0
	b.ran = append(b.ran, c)
	if first {
		b.fatal = b.w.clean()
		b.exec("BEGIN IMMEDIATE")
	} else {
		b.exec("SAVEPOINT command")
	}
	if b.fatal != nil {
		return
	}
	c.exited = true // until it is known better
	defer func() {
		if value := recover(); value != nil {
			c.exited, c.panicked, c.result = false, true, Panic{value, debug.Stack()}
		}
		b.ended(c, first)
	}()
	c.tx = c.db.begin(b.w.s, true)
	c.result = c.tx.run(c.fn)
	c.exited = false
}

// ended keeps what a command has done, or takes it back.
func (b *batch) ended(c *command, first bool) {
	good := !c.exited && c.result == nil
	if good {
		b.good++
		b.words = append(b.words, c.tx.words...)
	}
	switch {
	case first && !good:
		b.rollback()
	case !first && !good:
		b.exec("ROLLBACK TO command")
		b.exec("RELEASE command")
	case !first:
		b.exec("RELEASE command")
	}
}

func (b *batch) rollback() {
	_, err := b.w.s.exec(context.Background(), "ROLLBACK")
	b.w.unclean = err != nil // mostly the database has done it by itself
}

// exec runs a statement of the transaction itself, unless that is lost.
func (b *batch) exec(query string, args ...any) {
	if b.fatal != nil {
		return
	}
	if _, err := b.w.s.exec(context.Background(), query, args...); err != nil {
		b.fatal = fmt.Errorf("%.40s: %w", query, err)
	}
}

// clean ends what a failed rollback has left behind; there may be nothing.
func (w *writer) clean() error {
	if !w.unclean {
		return nil
	}
	_, err := w.s.exec(context.Background(), "ROLLBACK")
	if err != nil && !strings.Contains(err.Error(), "no transaction is active") {
		return fmt.Errorf("roll back what was before: %w", err)
	}
	w.unclean = false
	return nil
}

// end commits and tells everybody. Those who failed are told only now as well:
// what they saw was not safe before.
func (b *batch) end() {
	began := time.Now()
	b.writeWords()
	if b.good > 0 {
		b.exec("COMMIT")
	}
	switch {
	case b.fatal != nil:
		b.rollback()
	case b.good > 0:
		b.w.stats.committed(b.good, time.Since(began))
	}
	for _, c := range b.ran {
		if c.result == nil && !c.exited {
			c.ack <- b.fatal
		} else {
			c.ack <- c.result
		}
	}
}
