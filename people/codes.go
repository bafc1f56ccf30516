package people

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"math/big"
	"slices"
	"strings"
	"time"

	"github.com/kartabl/kartabl/engine"
	"github.com/kartabl/kartabl/internal/fault"
	"github.com/kartabl/kartabl/internal/text"
	"github.com/kartabl/kartabl/store"
)

// Purpose is what a one-time code is for. A code is good for nothing else.
type Purpose string

// The purposes.
const (
	ToSignIn Purpose = "sign_in"
	ToSignUp Purpose = "sign_up"
	ToReset  Purpose = "reset"  // a forgotten password
	ToVerify Purpose = "verify" // a new address of somebody who is signed in
)

// How long a code can be told, how long there is then for what it is for, and how often
// it may be told wrong.
const (
	CodeAge   = 5 * time.Minute
	ProvenAge = 30 * time.Minute
	CodeTries = 5
	AskAgain  = time.Minute
	digits    = 6
)

var (
	errCodeWrong = fault.New(fault.Invalid, "invalid.fields").With(fault.At("code", "code.wrong"))
	errCodeOver  = fault.New(fault.Invalid, "invalid.fields").With(fault.At("code", "code.over"))
	errNoCodes   = fault.New(fault.NotFound, "not_found")
	errDown      = fault.New(fault.Unavailable, "code.down")
)

// Ask is somebody's wish for a code. Target is a mobile or a mail address as he typed
// it, Source the network that he is in, By who he is where he is signed in.
type Ask struct {
	Purpose Purpose
	Target  string
	Source  string
	Lang    text.Lang
	By      Person
}

// Asked is what may be said to anybody who asked. The handle proves that it was he; it
// is told once and kept as a hash.
type Asked struct {
	Handle  string
	Channel string
}

// AskCode has a code sent. Whether an address is known makes no difference to the
// answer nor to its time; what is sent may be a word that there is an account already,
// or nothing at all.
func (s *Service) AskCode(ctx context.Context, q Ask) (Asked, error) {
	if !s.codes() || (q.Purpose == ToSignUp && !s.options.SignUp) || (q.Purpose == ToVerify) != (q.By.ID != "") {
		return Asked{}, errNoCodes
	}
	to, ok := ParseAddress(q.Target)
	if !ok || !slices.Contains(s.options.Channels, to.Channel) {
		return Asked{}, fault.New(fault.Invalid, "invalid.fields").With(fault.At("target", "field.address"))
	}
	if s.post.down(to.Channel) {
		return Asked{}, errDown
	}
	m, err := newCode(q, to)
	if err != nil {
		return Asked{}, err
	}
	if err := s.db.Update(ctx, func(tx *store.Tx) error { return s.askTx(ctx, tx, q, m) }); err != nil {
		return Asked{}, err
	}
	s.sweep(ctx)
	return Asked{Handle: m.handle, Channel: to.Channel}, nil
}

// making is a code that is about to be sent.
type making struct {
	to           Address
	handle, code string
	row          store.Code
}

func newCode(q Ask, to Address) (*making, error) {
	raw := make([]byte, 32)
	if _, err := rand.Read(raw); err != nil {
		return nil, fmt.Errorf("make handle: %w", err)
	}
	n, err := rand.Int(rand.Reader, big.NewInt(1_000_000))
	if err != nil {
		return nil, fmt.Errorf("make code: %w", err)
	}
	m := &making{to: to, handle: base64.RawURLEncoding.EncodeToString(raw), code: fmt.Sprintf("%0*d", digits, n)}
	m.row = store.Code{ID: tokenHash(m.handle), Purpose: string(q.Purpose), Channel: to.Channel, Address: to.To}
	m.row.Hash = codeHash(m.handle, m.row, m.code)
	return m, nil
}

// codeHash binds a code to its browser, purpose and address. Who has the database has no
// handle, and without it cannot go through the million codes.
func codeHash(handle string, c store.Code, code string) string {
	sum := sha256.Sum256([]byte(strings.Join([]string{handle, c.Purpose, c.Channel, c.Address, code}, "\x00")))
	return hex.EncodeToString(sum[:])
}

func (s *Service) askTx(ctx context.Context, tx *store.Tx, q Ask, m *making) error {
	if err := s.limited(ctx, tx, q, m.to); err != nil {
		return err
	}
	owner, err := ownerOf(ctx, tx, q.Purpose, m.to)
	if err != nil {
		return err
	}
	m.row.Expires = tx.Now.Add(CodeAge)
	letter, real := s.letter(q, m, owner)
	if !real { // a row all the same, which no code opens
		m.row.Hash = tokenHash(m.row.Hash + m.handle)
	}
	if err := tx.AddCode(ctx, m.row); err != nil {
		return err
	}
	if letter.Body != "" {
		tx.AfterCommit(func() { s.post.give(ctx, letter) })
	}
	return nil
}

// limited takes the counts always in this order, so that two askers do not lock each
// other out. What is refused counts nowhere.
func (s *Service) limited(ctx context.Context, tx *store.Tx, q Ask, to Address) error {
	target := to.Channel + " " + to.To
	if err := asksOfSource.take(ctx, tx, q.Source); err != nil {
		return err
	}
	if err := wrongCodes.full(ctx, tx, target); err != nil {
		return err
	}
	if err := asksInAnHour.take(ctx, tx, target); err != nil {
		return err
	}
	if err := asksInAMinute.take(ctx, tx, target); err != nil {
		return err
	}
	if q.Purpose != ToSignUp && q.Purpose != ToVerify {
		return nil // goes to proven addresses only
	}
	return rule{"strangers", s.options.Strangers, time.Hour}.take(ctx, tx, "")
}

// ownerOf is the person whose address it is; nobody has no id. For a new account it is
// also he who signs in under that name.
func ownerOf(ctx context.Context, tx *store.Tx, purpose Purpose, to Address) (Person, error) {
	p, err := tx.AddressOwner(ctx, to.Channel, to.To)
	if purpose == ToSignUp && (err == nil || errors.Is(err, store.ErrNotFound)) {
		q, other := tx.PersonByLogin(ctx, to.To)
		if err != nil {
			p, err = q, other
		}
	}
	if errors.Is(err, store.ErrNotFound) {
		return Person{}, nil
	}
	if err != nil {
		return Person{}, fmt.Errorf("look for address: %w", err)
	}
	return p, nil
}

// letter is what goes to the address: the code, where it can be good for something.
func (s *Service) letter(q Ask, m *making, owner Person) (l Letter, real bool) {
	l = Letter{Address: m.to, Key: "code/" + m.row.ID}
	lang := wordsOf(owner, q.Lang)
	known := owner.ID != "" && !owner.Disabled
	switch {
	case q.Purpose == ToSignIn && (!known || owner.Side != engine.Customer), q.Purpose == ToReset && !known:
		return Letter{}, false
	case q.Purpose == ToSignUp && owner.ID != "", q.Purpose == ToVerify && owner.ID != "" && owner.ID != q.By.ID:
		l.Subject, l.Body = text.Message("code.subject", lang, nil), text.Message("code.known", lang, nil)
		return l, false
	case q.Purpose == ToVerify:
		owner, lang = q.By, wordsOf(q.By, q.Lang)
	}
	m.row.Person = owner.ID
	what := text.Key("code." + string(q.Purpose))
	args := map[string]any{"code": m.code, "what": what, "minutes": int(CodeAge / time.Minute)}
	l.Subject, l.Body = text.Message("code.subject", lang, nil), text.Message("code.body", lang, args)
	return l, true
}

// ProveCode looks at a code that somebody tells. Each look is counted, whatever comes
// of it. A code that is right is over; what it is for may be done once, by the handle.
func (s *Service) ProveCode(ctx context.Context, purpose Purpose, handle, code string) error {
	code = strings.TrimSpace(text.LatinDigits(code))
	var answer error
	err := s.db.Update(ctx, func(tx *store.Tx) (err error) {
		answer, err = prove(ctx, tx, purpose, handle, code)
		return err
	})
	if err != nil {
		return fmt.Errorf("prove code: %w", err)
	}
	return answer
}

// prove gives the answer apart from the error: a wrong code is to be committed.
func prove(ctx context.Context, tx *store.Tx, purpose Purpose, handle, code string) (answer, err error) {
	c, err := tx.TryCode(ctx, tokenHash(handle), string(purpose), CodeTries)
	if errors.Is(err, store.ErrNotFound) {
		return errCodeOver, nil
	}
	if err != nil {
		return nil, err
	}
	target := c.Channel + " " + c.Address
	n, _, err := tx.Counted(ctx, wrongCodes.of(target))
	if err != nil {
		return nil, err
	}
	if n >= wrongCodes.most {
		return errCodeOver, nil
	}
	if subtle.ConstantTimeCompare([]byte(codeHash(handle, c, code)), []byte(c.Hash)) == 1 {
		if err := tx.Uncount(ctx, wrongCodes.of(target)); err != nil {
			return nil, err
		}
		return nil, tx.ProveCode(ctx, c.ID, tx.Now.Add(ProvenAge))
	}
	if n, _, err = tx.Count(ctx, wrongCodes.of(target), wrongCodes.window); err != nil {
		return nil, err
	}
	if c.Tries >= CodeTries || n >= wrongCodes.most {
		return errCodeOver, nil
	}
	return errCodeWrong, nil
}

// proven takes what a code was told for: once.
func proven(ctx context.Context, tx *store.Tx, purpose Purpose, handle string) (store.Code, error) {
	c, err := tx.TakeProven(ctx, tokenHash(handle), string(purpose))
	if errors.Is(err, store.ErrNotFound) {
		return store.Code{}, errCodeOver
	}
	return c, err
}

// sweepEvery is how often codes and counts that are over are removed.
const sweepEvery = time.Minute

func (s *Service) sweep(ctx context.Context) {
	now, last := s.db.Now().Unix(), s.swept.Load()
	if now-last < int64(sweepEvery/time.Second) || !s.swept.CompareAndSwap(last, now) {
		return
	}
	err := s.db.Update(ctx, func(tx *store.Tx) error {
		_, err := tx.ForgetCodes(ctx, 1000)
		return err
	})
	if err != nil {
		s.options.Log.WarnContext(ctx, "codes not swept", "err", err)
	}
}
