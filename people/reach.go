package people

import (
	"context"
	"log/slog"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/kartabl/kartabl/internal/iran"
	"github.com/kartabl/kartabl/store"
)

// Address is a way to a person: a mobile or a mail address in its normal form.
type Address struct {
	Channel string // store.BySMS, store.ByMail
	To      string
}

// ParseAddress reads a mobile or a mail address as people type it.
func ParseAddress(raw string) (Address, bool) {
	if iran.ValidMobile(raw) {
		return Address{store.BySMS, iran.NormalizeMobile(raw)}, true
	}
	if iran.ValidEmail(raw) {
		return Address{store.ByMail, strings.ToLower(iran.NormalizeEmail(raw))}, true
	}
	return Address{}, false
}

// Letter is one message to one address, outside of any case.
type Letter struct {
	Address
	Subject, Body string
	Key           string // the same for a repetition
}

// Identity is what the civil registry says of a person.
type Identity struct {
	Known bool // such a person is there, was born on that day, and is alive
	Name  string
}

// Options are how the service reaches the world, and what the operator allows. Without
// Send there are no codes, without Registry nobody's identity is looked at.
type Options struct {
	Send      func(ctx context.Context, l Letter) error // nil as error: it is on its way
	Channels  []string                                  // those that Send knows
	Registry  func(ctx context.Context, nationalID, birthDate string) (Identity, error)
	SignUp    bool // customers may register themselves
	Strangers int  // messages in an hour, all in all, to addresses that nobody has proven yet; 300 where it is 0
	Log       *slog.Logger
}

// DefaultStrangers are the messages in an hour to addresses that nobody has proven yet.
const DefaultStrangers = 300

// Configure says how the world is reached. It comes before everything else.
func (s *Service) Configure(o Options) {
	if o.Strangers == 0 {
		o.Strangers = DefaultStrangers
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	s.options = o
	s.post = &post{send: o.Send, log: o.Log, now: s.db.Now, turn: make(chan struct{}, atOnce), failed: map[string]time.Time{}}
}

// Ways are the ways in that this installation has.
type Ways struct {
	Codes  []string // channels by which codes are sent
	Down   []string // those of them that do not take messages at the moment
	SignUp bool
}

// Ways says by what a person can come in.
func (s *Service) Ways() Ways {
	w := Ways{SignUp: s.options.SignUp && s.codes()}
	if !s.codes() {
		return w
	}
	w.Codes = slices.Clone(s.options.Channels)
	for _, c := range w.Codes {
		if s.post.down(c) {
			w.Down = append(w.Down, c)
		}
	}
	return w
}

func (s *Service) codes() bool { return s.options.Send != nil && len(s.options.Channels) > 0 }

// Settle waits until everything that was given to the post has been handed over or has
// failed.
func (s *Service) Settle() {
	if s.post != nil {
		s.post.under.Wait()
	}
}

const (
	atOnce   = 8                // messages handed over at a time
	patience = 20 * time.Second // with one of them
	downFor  = 30 * time.Second // a channel counts as down after a failure
)

// post hands messages over beside the requests that ask for them: how long that takes
// tells nobody whether an address is known. What is in it is nowhere written down, so
// that a code is in no table; who gets none asks again.
type post struct {
	send   func(ctx context.Context, l Letter) error
	log    *slog.Logger
	now    func() time.Time
	turn   chan struct{}
	under  sync.WaitGroup
	mu     sync.Mutex
	failed map[string]time.Time // channel -> when it last failed, where nothing went out since
}

func (p *post) give(ctx context.Context, l Letter) {
	ctx = context.WithoutCancel(ctx)
	p.under.Go(func() {
		p.turn <- struct{}{}
		defer func() { <-p.turn }()
		ctx, cancel := context.WithTimeout(ctx, patience)
		defer cancel()
		err := p.send(ctx, l)
		p.note(l.Channel, err)
		if err != nil {
			p.log.WarnContext(ctx, "message not sent", "channel", l.Channel, "err", err)
		}
	})
}

func (p *post) note(channel string, err error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	delete(p.failed, channel)
	if err != nil {
		p.failed[channel] = p.now()
	}
}

func (p *post) down(channel string) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	at, ok := p.failed[channel]
	return ok && p.now().Sub(at) < downFor
}
