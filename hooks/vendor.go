package hooks

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"regexp"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"
)

// vendor is how gateways speak with those who run them.
type vendor struct {
	wire    *wire
	name    string
	timeout time.Duration // of one call; a question may take several
	now     func() time.Time
}

// callsOfAQuestion is how many calls one question to a gateway takes at most, but for
// lists.
const callsOfAQuestion = 3

// post sends a JSON object and reads the one that comes back into out. The token, where
// there is one, travels as a bearer token. A status below 500 is the gateway's affair.
func (v vendor) post(ctx context.Context, url, token string, body, out any) (int, error) {
	b, err := json.Marshal(body)
	if err != nil {
		return 0, unavailable("%s", err)
	}
	h := http.Header{}
	h.Set("Content-Type", "application/json")
	if token != "" {
		h.Set("Authorization", "Bearer "+token)
	}
	return v.send(ctx, exchange{method: http.MethodPost, url: url, header: h, body: b}, out)
}

func (v vendor) send(ctx context.Context, x exchange, out any) (int, error) {
	x.header.Set("Accept", "application/json")
	x.header.Set("User-Agent", "kartabl")
	x.timeout = v.timeout
	a, err := v.wire.do(ctx, x)
	note(ctx, x, a)
	if err != nil {
		return 0, err
	}
	return a.status, v.read(a, out)
}

func (v vendor) read(a answer, out any) error {
	switch {
	case a.status >= 500, a.status == http.StatusTooManyRequests, a.status == http.StatusRequestTimeout:
		e := down("%s answered %d", v.name, a.status)
		e.RetryAfter = retryAfter(a, v.now())
		return e
	case a.status >= 300 && a.status < 400:
		return unavailable("%s answered %d", v.name, a.status)
	}
	if err := readObject(a, out); err != nil {
		return unavailable("broken answer from %s with status %d: %s", v.name, a.status, err)
	}
	return nil
}

// readObject reads a JSON object. What it says of a broken one quotes nothing of it.
func readObject(a answer, out any) error {
	if a.isJSON() != nil {
		return errors.New("its type is not JSON")
	}
	if !utf8.Valid(a.body) {
		return errors.New("its text is not UTF-8")
	}
	if err := measure(a.body); err != nil {
		return err
	}
	if !bytes.HasPrefix(bytes.TrimSpace(a.body), []byte("{")) || json.Unmarshal(a.body, out) != nil {
		return errors.New("not the object that was expected")
	}
	return nil
}

// refusal is the gateway's own word that says nothing certain about money.
func (v vendor) refusal(code int, said string) *CallError {
	return refused("%s answered %d: %s", v.name, code, said)
}

// admits reports whether an order may be sent.
func (t Terms) admits(o Order) error {
	if a := o.Amount; a.Currency != t.Currency || a.Units <= 0 || a.Units < t.Min || t.Max > 0 && a.Units > t.Max {
		return refused("an order of %s", a)
	}
	return nil
}

// over reports whether so much time has gone since the payment was opened.
func (p Payment) over(d time.Duration) bool {
	return !p.OpenedAt.IsZero() && p.At.Sub(p.OpenedAt) >= d
}

// whole is a whole number, which gateways write as a number or as a text. null and ""
// leave it as it was.
type whole int

var wholeForm = regexp.MustCompile(`^(-?[0-9]{1,16})(\.0+)?$`)

// UnmarshalJSON takes 5, "5" and 5.0.
func (n *whole) UnmarshalJSON(b []byte) error {
	s := strings.Trim(string(b), `"`)
	if s == "null" || s == "" {
		return nil
	}
	m := wholeForm.FindStringSubmatch(s)
	if m == nil {
		return errNumber
	}
	i, err := strconv.Atoi(m[1])
	if err != nil || i > maxInt || i < -maxInt {
		return errNumber
	}
	*n = whole(i)
	return nil
}

// reference is a name that the other side gives, written as a number or as a text. What
// is too long or odd to be one is left out.
type reference string

var referenceForm = regexp.MustCompile(`^[A-Za-z0-9+/=_.:*-]{1,128}$`)

// UnmarshalJSON takes both.
func (r *reference) UnmarshalJSON(b []byte) error {
	s := string(b)
	if strings.HasPrefix(s, `"`) {
		if err := json.Unmarshal(b, &s); err != nil {
			return err
		}
	}
	*r = ""
	if s != "null" && referenceForm.MatchString(s) {
		*r = reference(s)
	}
	return nil
}

// card is the number of a card that may be kept: at most its first six and last four
// digits.
type card string

var maskedForm = regexp.MustCompile(`^[0-9]{0,6}[*xX.-]+[0-9]{0,4}$`)

// UnmarshalJSON masks what was not.
func (c *card) UnmarshalJSON(b []byte) error {
	var r reference
	if err := r.UnmarshalJSON(b); err != nil {
		return err
	}
	*c = card(masked(string(r)))
	return nil
}

func masked(number string) string {
	digits := len(number) >= 13 && len(number) <= 19 && strings.Trim(number, "0123456789") == ""
	switch {
	case digits:
		return number[:6] + strings.Repeat("*", len(number)-10) + number[len(number)-4:]
	case maskedForm.MatchString(number):
		return number
	}
	return ""
}

// forms of what callbacks bring.
var (
	orderForm = regexp.MustCompile(`^[A-Za-z0-9_./:-]{1,100}$`)
	proofForm = regexp.MustCompile(`^[A-Za-z0-9+/=_-]{1,128}$`)
)

func ifForm(form *regexp.Regexp, s string) string {
	if form.MatchString(s) {
		return s
	}
	return ""
}

// shortened cuts a text after so many characters.
func shortened(s string, most int) string {
	if r := []rune(s); len(r) > most {
		return string(r[:most])
	}
	return s
}

func tooMany(name string) *CallError {
	return unavailable("the list of %s has no end", name)
}
