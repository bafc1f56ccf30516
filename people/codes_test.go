package people_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/kartabl/kartabl/engine"
	"github.com/kartabl/kartabl/internal/fault"
	"github.com/kartabl/kartabl/internal/text"
	"github.com/kartabl/kartabl/people"
	"github.com/kartabl/kartabl/store"
	"github.com/kartabl/kartabl/store/storetest"
)

// post keeps what was sent.
type post struct {
	mu      sync.Mutex
	letters []people.Letter
	fails   error
}

func (p *post) send(_ context.Context, l people.Letter) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.fails != nil {
		return p.fails
	}
	p.letters = append(p.letters, l)
	return nil
}

var sixDigits = regexp.MustCompile(`\b\d{6}\b`)

// reach connects the world to a post; Sara has a mobile and a mail address.
func reach(t *testing.T, w *world, change ...func(*people.Options)) *post {
	t.Helper()
	p := &post{}
	o := people.Options{Send: p.send, Channels: []string{store.BySMS, store.ByMail}, SignUp: true, Strangers: 20}
	for _, c := range change {
		c(&o)
	}
	w.s.Configure(o)
	w.p = w.person(t, people.Person{Login: "with-mobile", Name: "سارا", Side: engine.Customer, Mobile: "09121111111", Email: "Sara@Example.com"})
	return p
}

func (w *world) person(t *testing.T, p people.Person) people.Person {
	t.Helper()
	hash, err := hashed()
	if err == nil {
		p, err = w.s.Add(t.Context(), p, hash)
	}
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func ask(purpose people.Purpose, target string) people.Ask {
	return people.Ask{Purpose: purpose, Target: target, Source: "192.0.2.1", Lang: text.En}
}

// code asks and gives the handle and the code that came.
func (w *world) code(t *testing.T, p *post, q people.Ask) (handle, code string) {
	t.Helper()
	asked, err := w.s.AskCode(t.Context(), q)
	if err != nil {
		t.Fatal(err)
	}
	w.s.Settle()
	p.mu.Lock()
	defer p.mu.Unlock()
	if len(p.letters) == 0 {
		t.Fatal("nothing was sent")
	}
	return asked.Handle, sixDigits.FindString(p.letters[len(p.letters)-1].Body)
}

func wrong(code string) string {
	if code[0] == '9' {
		return "0" + code[1:]
	}
	return string(code[0]+1) + code[1:]
}

func TestSignInByCode(t *testing.T) {
	for _, target := range []string{"۰۹۱۲۱۱۱۱۱۱۱", "+98 912 111 1111", "sara@EXAMPLE.com"} {
		t.Run(target, func(t *testing.T) {
			storetest.Run(t, func(t *testing.T, db *store.DB) {
				w := setup(t, db)
				p := reach(t, w)
				handle, code := w.code(t, p, ask(people.ToSignIn, target))
				token, who, err := w.s.SignInByCode(t.Context(), handle, text.PersianDigits(code), "phone")
				if err != nil || who.ID != w.p.ID {
					t.Fatalf("%v, %v", who.ID, err)
				}
				if _, err := w.s.Session(t.Context(), token); err != nil {
					t.Error(err)
				}
			})
		})
	}
}

// Attack case 3: a code is for one browser, one purpose and one time, and grows old.
func TestACodeIsGoodForOneThingOnce(t *testing.T) {
	storetest.Run(t, func(t *testing.T, db *store.DB) {
		w := setup(t, db)
		p := reach(t, w)
		handle, code := w.code(t, p, ask(people.ToSignIn, "09121111111"))
		other, _ := w.code(t, p, ask(people.ToSignIn, "sara@example.com"))
		refused := func(what string, err error) {
			t.Helper()
			if !fault.Is(err, fault.Invalid) {
				t.Errorf("%s: %v", what, err)
			}
		}
		refused("another purpose", w.s.ProveCode(t.Context(), people.ToReset, handle, code))
		refused("another handle", w.s.ProveCode(t.Context(), people.ToSignIn, other, code))
		refused("no handle", w.s.ProveCode(t.Context(), people.ToSignIn, "", code))
		if _, _, err := w.s.SignInByCode(t.Context(), handle, code, ""); err != nil {
			t.Fatal(err)
		}
		_, _, err := w.s.SignInByCode(t.Context(), handle, code, "")
		refused("twice", err)

		w.now = w.now.Add(2 * time.Minute)
		handle, code = w.code(t, p, ask(people.ToSignIn, "09121111111"))
		w.now = w.now.Add(11 * time.Minute)
		_, _, err = w.s.SignInByCode(t.Context(), handle, code, "")
		refused("eleven minutes later", err)
	})
}

// Attack case 3: five tries of a code and ten of an address in an hour, whoever tries,
// from wherever, before and after a restart.
func TestACodeCannotBeGuessed(t *testing.T) {
	storetest.Run(t, func(t *testing.T, db *store.DB) {
		w := setup(t, db)
		p := reach(t, w)
		looked := 0
		var handle, code string
		for n := range 3 {
			q := ask(people.ToSignIn, "09121111111")
			q.Source = fmt.Sprintf("198.51.100.%d", n)
			if n == 2 {
				if _, err := w.s.AskCode(t.Context(), q); !fault.Is(err, fault.TooMany) {
					t.Fatalf("after ten wrong tries: %v", err)
				}
				continue
			}
			handle, code = w.code(t, p, q)
			for range 20 {
				err := w.s.ProveCode(t.Context(), people.ToSignIn, handle, wrong(code))
				if f := fault.As(err); f == nil {
					t.Fatal(err)
				} else if f.Fields[0].Key == "code.wrong" {
					looked++
				}
			}
			if err := w.s.ProveCode(t.Context(), people.ToSignIn, handle, code); err == nil {
				t.Error("the right code opens after five wrong ones")
			}
			w.now = w.now.Add(61 * time.Second)
			p, w.s = restarted(t, w)
		}
		if looked != 8 { // the fifth of each says that the code is over
			t.Errorf("%d tries were told to be wrong", looked)
		}
		w.now = w.now.Add(time.Hour)
		handle, code = w.code(t, p, ask(people.ToSignIn, "09121111111"))
		if err := w.s.ProveCode(t.Context(), people.ToSignIn, handle, code); err != nil {
			t.Errorf("an hour later: %v", err)
		}
	})
}

// restarted is a second service over the same database.
func restarted(t *testing.T, w *world) (*post, *people.Service) {
	t.Helper()
	s := people.New(w.db)
	p := &post{}
	s.Configure(people.Options{Send: p.send, Channels: []string{store.BySMS, store.ByMail}, SignUp: true, Strangers: 20})
	return p, s
}

func TestManyTriesAtOnceAreAllCounted(t *testing.T) {
	storetest.Run(t, func(t *testing.T, db *store.DB) {
		w := setup(t, db)
		p := reach(t, w)
		handle, code := w.code(t, p, ask(people.ToSignIn, "09121111111"))
		var looked, opened atomic.Int64
		var all sync.WaitGroup
		for range 30 {
			all.Go(func() {
				if f := fault.As(w.s.ProveCode(t.Context(), people.ToSignIn, handle, wrong(code))); f != nil && f.Fields[0].Key == "code.wrong" {
					looked.Add(1)
				}
			})
		}
		all.Wait()
		if looked.Load() > people.CodeTries {
			t.Errorf("%d tries were looked at", looked.Load())
		}
		w.now = w.now.Add(2 * time.Minute)
		handle, code = w.code(t, p, ask(people.ToSignIn, "09121111111"))
		for range 10 {
			all.Go(func() {
				if _, _, err := w.s.SignInByCode(t.Context(), handle, code, ""); err == nil {
					opened.Add(1)
				}
			})
		}
		all.Wait()
		if opened.Load() != 1 {
			t.Errorf("one code opened %d sessions", opened.Load())
		}
	})
}

func TestAskingIsLimited(t *testing.T) {
	storetest.Run(t, func(t *testing.T, db *store.DB) {
		w := setup(t, db)
		reach(t, w)
		sent := 0
		for range 120 { // two hours, one ask in a minute
			_, err := w.s.AskCode(t.Context(), ask(people.ToSignIn, "09121111111"))
			switch {
			case err == nil:
				sent++
			case !fault.Is(err, fault.TooMany) || fault.As(err).Wait <= 0:
				t.Fatal(err)
			}
			if _, err := w.s.AskCode(t.Context(), ask(people.ToSignIn, "09121111111")); !fault.Is(err, fault.TooMany) {
				t.Fatalf("twice in a minute: %v", err)
			}
			w.now = w.now.Add(time.Minute)
		}
		if sent != 10 {
			t.Errorf("%d codes in two hours", sent)
		}
	})
}

// Attack case 36: whoever names victims from many networks has no more sent than the
// budget of strangers, and each of them gets one message at most.
func TestNobodyIsBombed(t *testing.T) {
	storetest.Run(t, func(t *testing.T, db *store.DB) {
		w := setup(t, db)
		p := reach(t, w)
		for n := range 200 {
			q := ask(people.ToSignUp, fmt.Sprintf("0912%07d", n/2))
			q.Source = fmt.Sprintf("198.51.%d.%d", n/100, n)
			if _, err := w.s.AskCode(t.Context(), q); err != nil && !fault.Is(err, fault.TooMany) {
				t.Fatal(err)
			}
		}
		w.s.Settle()
		got := map[string]int{}
		for _, l := range p.letters {
			got[l.To]++
		}
		if len(p.letters) != 20 {
			t.Errorf("%d messages to strangers", len(p.letters))
		}
		for to, n := range got {
			if n > 1 {
				t.Errorf("%s got %d", to, n)
			}
		}
		if _, err := w.s.AskCode(t.Context(), ask(people.ToSignIn, "09121111111")); err != nil {
			t.Errorf("who has an account cannot come in: %v", err)
		}
	})
}

func TestANetworkCannotAskForEverybody(t *testing.T) {
	storetest.Run(t, func(t *testing.T, db *store.DB) {
		w := setup(t, db)
		reach(t, w)
		taken := 0
		for n := range 60 {
			if _, err := w.s.AskCode(t.Context(), ask(people.ToSignIn, fmt.Sprintf("0912%07d", n))); err == nil {
				taken++
			}
		}
		if taken != 30 {
			t.Errorf("%d asks of one network were taken", taken)
		}
	})
}

// Attack case 1, but for the time: what is known and what is not answer alike.
func TestAnAnswerTellsNoAccounts(t *testing.T) {
	storetest.Run(t, func(t *testing.T, db *store.DB) {
		w := setup(t, db)
		p := reach(t, w)
		w.person(t, people.Person{Login: "boss", Name: "رئیس", Side: engine.Staff, Mobile: "09123333333"})
		w.person(t, people.Person{Login: "gone", Name: "رفته", Side: engine.Customer, Mobile: "09124444444", Disabled: true})
		for _, purpose := range []people.Purpose{people.ToSignIn, people.ToReset, people.ToSignUp} {
			for _, target := range []string{"09121111111", "09122222222", "09123333333", "09124444444"} {
				w.now = w.now.Add(10 * time.Minute)
				asked, err := w.s.AskCode(t.Context(), ask(purpose, target))
				if err != nil || asked.Channel != store.BySMS || len(asked.Handle) != 43 {
					t.Errorf("%s %s: %+v, %v", purpose, target, asked, err)
				}
				for n := range people.CodeTries {
					f := fault.As(w.s.ProveCode(t.Context(), purpose, asked.Handle, "12345"))
					want := "code.wrong"
					if n == people.CodeTries-1 {
						want = "code.over"
					}
					if f == nil || f.Fields[0].Key != want {
						t.Errorf("%s %s: try %d: %v", purpose, target, n, f)
					}
				}
				w.now = w.now.Add(time.Hour)
			}
		}
		w.s.Settle()
		var got []string
		for _, l := range p.letters {
			what := "code"
			if sixDigits.FindString(l.Body) == "" {
				what = "word"
			}
			got = append(got, l.To[4:5]+what)
		}
		want := map[string]int{"1code": 2, "3code": 1, "2code": 1, "1word": 1, "3word": 1, "4word": 1}
		for _, g := range got {
			want[g]--
		}
		for g, n := range want {
			if n != 0 {
				t.Errorf("%s: %d missing of %v", g, n, got)
			}
		}
	})
}

func TestAChannelThatIsDownIsSaidToEverybody(t *testing.T) {
	storetest.Run(t, func(t *testing.T, db *store.DB) {
		w := setup(t, db)
		p := reach(t, w)
		p.fails = errors.New("no answer in time")
		if _, err := w.s.AskCode(t.Context(), ask(people.ToSignIn, "09121111111")); err != nil {
			t.Fatal(err)
		}
		w.s.Settle()
		for _, target := range []string{"09121111111", "09122222222"} {
			if _, err := w.s.AskCode(t.Context(), ask(people.ToSignIn, target)); !fault.Is(err, fault.Unavailable) {
				t.Errorf("%s: %v", target, err)
			}
		}
		if down := w.s.Ways().Down; len(down) != 1 || down[0] != store.BySMS {
			t.Errorf("down are %v", down)
		}
		p.fails = nil
		w.now = w.now.Add(61 * time.Second)
		handle, code := w.code(t, p, ask(people.ToSignIn, "09121111111"))
		if err := w.s.ProveCode(t.Context(), people.ToSignIn, handle, code); err != nil {
			t.Error(err)
		}
	})
}

func TestACodeIsNowhereInTheClear(t *testing.T) {
	dir := t.TempDir()
	db := storetest.Open(t, filepath.Join(dir, "kartabl.db"))
	w := setup(t, db)
	var log bytes.Buffer
	p := reach(t, w, func(o *people.Options) { o.Log = slog.New(slog.NewTextHandler(&log, nil)) })
	var secrets []string
	for _, purpose := range []people.Purpose{people.ToSignIn, people.ToReset} {
		handle, code := w.code(t, p, ask(purpose, "09121111111"))
		secrets = append(secrets, handle, code)
		w.now = w.now.Add(2 * time.Minute)
		if purpose == people.ToReset {
			if _, err := w.s.ResetPassword(t.Context(), handle, code, "an other password"); err != nil {
				t.Fatal(err)
			}
		}
	}
	p.fails = errors.New("no answer in time")
	if _, err := w.s.AskCode(t.Context(), ask(people.ToSignIn, "sara@example.com")); err != nil {
		t.Fatal(err)
	}
	w.s.Settle()
	kept := log.String()
	files, err := os.ReadDir(dir)
	for _, f := range files {
		b, readErr := os.ReadFile(filepath.Join(dir, f.Name()))
		err = errors.Join(err, readErr)
		kept += string(b)
	}
	if err != nil || len(kept) < 1000 {
		t.Fatalf("%d bytes, %v", len(kept), err)
	}
	for _, s := range secrets {
		if strings.Contains(kept, s) {
			t.Errorf("%s was written down", s)
		}
	}
}

func TestResetPassword(t *testing.T) {
	storetest.Run(t, func(t *testing.T, db *store.DB) {
		w := setup(t, db)
		p := reach(t, w)
		token, _, err := w.s.SignIn(t.Context(), "0912 111 1111", password, "")
		if err != nil {
			t.Fatal(err)
		}
		handle, code := w.code(t, p, ask(people.ToReset, "09121111111"))
		if _, err := w.s.ResetPassword(t.Context(), handle, code, "short"); !fault.Is(err, fault.Invalid) {
			t.Errorf("a short password: %v", err)
		}
		if _, err := w.s.ResetPassword(t.Context(), handle, wrong(code), "a new password"); !fault.Is(err, fault.Invalid) {
			t.Errorf("a wrong code: %v", err)
		}
		if _, err := w.s.ResetPassword(t.Context(), handle, code, "a new password"); err != nil {
			t.Fatal(err)
		}
		if _, err := w.s.Session(t.Context(), token); !fault.Is(err, fault.Unauthorized) {
			t.Errorf("an old session lives: %v", err)
		}
		if _, _, err := w.s.SignIn(t.Context(), "sara@example.com", "a new password", ""); err != nil {
			t.Errorf("the new password: %v", err)
		}
		told := map[string]bool{}
		err = db.Update(t.Context(), func(tx *store.Tx) error {
			rows, err := tx.LeaseMessages(t.Context(), 10, time.Minute)
			for _, row := range rows {
				told[row.Channel] = row.Person == w.p.ID
			}
			return err
		})
		if err != nil || !told["sms"] || !told["email"] {
			t.Errorf("told by %v, %v", told, err)
		}
	})
}

// However codes are asked for and tried, in whatever order and time: what opens is the
// code of the handle, within its time, once, and before it was wrong five times.
func TestLawOfCodes(t *testing.T) {
	w := setup(t, storetest.Open(t, storetest.SQLite(t)))
	p := reach(t, w)
	type one struct {
		handle, code string
		ends         time.Time
		wrongs       int
		used         bool
	}
	targets := []string{"09121111111", "sara@example.com"}
	rapid.Check(t, func(rt *rapid.T) {
		w.now = w.now.Add(2 * time.Hour)
		wrongs := map[string]int{}
		codes := map[string][]*one{}
		for range rapid.IntRange(1, 25).Draw(rt, "steps") {
			target := rapid.SampledFrom(targets).Draw(rt, "target")
			mine := codes[target]
			switch rapid.IntRange(0, 3).Draw(rt, "what") {
			case 0:
				w.now = w.now.Add(time.Duration(rapid.IntRange(1, 200).Draw(rt, "seconds")) * time.Second)
			case 1:
				asked, err := w.s.AskCode(t.Context(), ask(people.ToSignIn, target))
				w.s.Settle()
				if err == nil {
					p.mu.Lock()
					codes[target] = append(mine, &one{asked.Handle, sixDigits.FindString(p.letters[len(p.letters)-1].Body), w.now.Add(people.CodeAge), 0, false})
					p.mu.Unlock()
				}
			default:
				if len(mine) == 0 {
					continue
				}
				c := rapid.SampledFrom(mine).Draw(rt, "code")
				told, right := c.code, rapid.Bool().Draw(rt, "right")
				if !right {
					told = wrong(told)
				}
				alive := !c.used && w.now.Before(c.ends) && c.wrongs < people.CodeTries && wrongs[target] < 10
				err := w.s.ProveCode(t.Context(), people.ToSignIn, c.handle, told)
				if (err == nil) != (alive && right) {
					rt.Fatalf("alive %v, right %v: %v", alive, right, err)
				}
				switch {
				case err == nil:
					c.used, wrongs[target] = true, 0
				case alive:
					c.wrongs++
					wrongs[target]++
				}
			}
		}
	})
}
