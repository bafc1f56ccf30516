package people

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"time"
	"unicode/utf8"

	"github.com/kartabl/kartabl/internal/fault"
	"github.com/kartabl/kartabl/store"
)

// How long a session lives, in all and unused.
const (
	SessionAge  = 12 * time.Hour
	SessionIdle = 2 * time.Hour
	HalfOpenAge = 10 * time.Minute // until its second step is done
)

// maxPassword keeps a hostile body from costing a long hash.
const maxPassword = 200

var (
	errBadLogin  = fault.New(fault.Unauthorized, "unauthorized.bad_login")
	errSignedOut = fault.New(fault.Unauthorized, "unauthorized.signed_out")
	errHalfOpen  = fault.New(fault.Unauthorized, "unauthorized.second_factor")
)

// SignIn checks login and password and opens a session. Unknown login, wrong
// password and disabled account give the same answer in the same time.
// The token is shown once; the store keeps only its hash.
func (s *Service) SignIn(ctx context.Context, login, password, agent string) (string, Person, error) {
	var p Person
	err := s.db.View(ctx, func(tx *store.Tx) (err error) {
		p, err = byLogin(ctx, tx, login)
		return err
	})
	if err != nil && !errors.Is(err, store.ErrNotFound) {
		return "", Person{}, fmt.Errorf("look for login: %w", err)
	}
	if err == nil {
		store.About(ctx, "person", p.ID)
	}
	known := err == nil && p.PasswordHash != "" && !p.Disabled && len(password) <= maxPassword
	hash := idle
	if known {
		hash = p.PasswordHash
	} else {
		password = "x"
	}
	ok, err := s.verify(ctx, hash, password)
	if err != nil {
		return "", Person{}, fmt.Errorf("check password: %w", err)
	}
	if !ok || !known {
		return "", Person{}, errBadLogin
	}
	token, err := s.open(ctx, p, store.Session{Method: store.ByPassword, Agent: agent})
	return token, p, err
}

// byLogin finds a person by what he signs in with: his login, or an address of his. How
// much is looked for depends on what was typed only.
func byLogin(ctx context.Context, tx *store.Tx, typed string) (Person, error) {
	p, err := tx.PersonByLogin(ctx, normalLogin(typed))
	to, ok := ParseAddress(typed)
	if !ok || (err != nil && !errors.Is(err, store.ErrNotFound)) {
		return p, err
	}
	if q, other := tx.AddressOwner(ctx, to.Channel, to.To); err != nil {
		return q, other
	}
	return p, nil
}

// open opens a session of p as how says: by which method, and what else was proven.
func (s *Service) open(ctx context.Context, p Person, how store.Session) (token string, err error) {
	err = s.db.Update(ctx, func(tx *store.Tx) error {
		token, err = openTx(ctx, tx, p, how)
		return err
	})
	return token, err
}

func openTx(ctx context.Context, tx *store.Tx, p Person, how store.Session) (string, error) {
	raw := make([]byte, 32)
	if _, err := rand.Read(raw); err != nil {
		return "", fmt.Errorf("make token: %w", err)
	}
	token := base64.RawURLEncoding.EncodeToString(raw)
	return token, tx.AddSession(ctx, store.Session{
		Hash: tokenHash(token), Person: p.ID, Agent: clip(how.Agent, 200), Method: how.Method, Second: how.Second, Provider: how.Provider,
		CreatedAt: tx.Now, SeenAt: tx.Now, ExpiresAt: tx.Now.Add(SessionAge),
	})
}

// Step is what somebody still has to do before his session counts.
type Step string

// The steps. A session at one of the last two may do nothing else, and is soon over.
const (
	SignedIn  Step = ""
	EnterCode Step = "code"  // the code of his second factor
	Enrol     Step = "enrol" // his roles demand a second factor and he has none
)

// visitor is a session with its person.
type visitor struct {
	store.Session
	person Person
	step   Step
}

// visitorTx finds whose session a token is, or ErrNotFound.
func (s *Service) visitorTx(ctx context.Context, tx *store.Tx, token string) (visitor, error) {
	sess, err := tx.Session(ctx, tokenHash(token))
	if err != nil {
		return visitor{}, err
	}
	if over(sess, tx.Now) {
		return visitor{}, store.ErrNotFound
	}
	p, err := tx.Person(ctx, sess.Person)
	if err != nil {
		return visitor{}, err
	}
	v := visitor{Session: sess, person: p, step: s.step(p, sess)}
	if p.Disabled || (v.step != SignedIn && tx.Now.Sub(sess.CreatedAt) >= HalfOpenAge) {
		return visitor{}, store.ErrNotFound
	}
	return v, nil
}

// step follows from what is true now, so a factor or a role that came later counts in
// sessions that are open.
func (s *Service) step(p Person, sess store.Session) Step {
	switch {
	case sess.Second == store.ByOther:
		return SignedIn
	case sess.HasFactor && sess.Second == "":
		return EnterCode
	case !sess.HasFactor && hasAny(p, s.demanded):
		return Enrol
	default:
		return SignedIn
	}
}

// Visitor gives the person that the token belongs to, and what he has to do before the
// session counts. A removed right or a disabled account counts at once, since the person
// is read each time.
func (s *Service) Visitor(ctx context.Context, token string) (Person, Step, error) {
	if token == "" {
		return Person{}, "", errSignedOut
	}
	var v visitor
	var stale bool
	err := s.db.View(ctx, func(tx *store.Tx) (err error) {
		v, err = s.visitorTx(ctx, tx, token)
		stale = tx.Now.Sub(v.SeenAt) > SessionIdle/10
		return err
	})
	if errors.Is(err, store.ErrNotFound) {
		return Person{}, "", errSignedOut
	}
	if err != nil {
		return Person{}, "", fmt.Errorf("read session: %w", err)
	}
	if stale {
		err = s.db.Update(ctx, func(tx *store.Tx) error { return tx.TouchSession(ctx, v.Hash, v.ExpiresAt) })
	}
	return v.person, v.step, err
}

// Session gives the person that the token belongs to. A session that waits for a second
// factor is none.
func (s *Service) Session(ctx context.Context, token string) (Person, error) {
	p, step, err := s.Visitor(ctx, token)
	if err == nil && step != SignedIn {
		err = errHalfOpen
	}
	if err != nil {
		return Person{}, err
	}
	return p, nil
}

// SignOut ends the session. An unknown token is no error.
func (s *Service) SignOut(ctx context.Context, token string) error {
	return s.db.Update(ctx, func(tx *store.Tx) error { return tx.DropSession(ctx, tokenHash(token)) })
}

// SetPassword changes a person's own password and ends all his sessions.
func (s *Service) SetPassword(ctx context.Context, p Person, old, fresh string) error {
	if err := CheckPassword("new", fresh, p); err != nil {
		return err
	}
	ok, err := s.verify(ctx, p.PasswordHash, old)
	if err != nil {
		return fmt.Errorf("check password: %w", err)
	}
	if !ok {
		return fault.New(fault.Invalid, "invalid.fields").With(fault.At("old", "person.wrong_password"))
	}
	hash, err := s.hash(ctx, fresh)
	if err != nil {
		return err
	}
	return s.db.Update(ctx, func(tx *store.Tx) error {
		now, err := tx.Person(ctx, p.ID)
		if err != nil {
			return err
		}
		return changePassword(ctx, tx, now, hash)
	})
}

func fits(fresh string) bool {
	return utf8.RuneCountInString(fresh) >= MinPassword && len(fresh) <= maxPassword
}

// SetLang stores the language that a person reads.
func (s *Service) SetLang(ctx context.Context, id, lang string) (Person, error) {
	if lang != "fa" && lang != "en" {
		return Person{}, fault.New(fault.Invalid, "invalid.fields").With(fault.At("lang", "field.enum", "values", "fa, en"))
	}
	var p Person
	err := s.db.Update(ctx, func(tx *store.Tx) (err error) {
		if p, err = tx.Person(ctx, id); err != nil {
			return err
		}
		p.Lang = lang
		return tx.UpdatePerson(ctx, p)
	})
	return p, err
}

func tokenHash(token string) string {
	sum := sha256.Sum256([]byte(token))
	return hex.EncodeToString(sum[:])
}

func clip(s string, n int) string {
	if len(s) <= n {
		return s
	}
	return s[:n]
}
