package simulation

import (
	"context"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"net/url"
	"time"

	"github.com/kartabl/kartabl/definitions"
	"github.com/kartabl/kartabl/hooks"
	"github.com/kartabl/kartabl/internal/money"
	"github.com/kartabl/kartabl/internal/text"
)

// outside is the world of the simulated server: services that are now and then away,
// answer and are not heard, or say no; a bank; SMS and mail. It does what it is asked
// once a key, and notes when one key comes with two contents.
type outside struct {
	seed     uint64
	catalog  *definitions.Catalog
	author   *author
	answers  map[string]map[string]any // by key: what was done once is answered again
	asked    map[string]string         // by key: hash of the arguments
	payments map[string]*payment       // by authority
	gates    *hooks.Gates
	calls    int
	unheard  int // done, but the answer was lost
	sent     map[string]string
	broken   []error
	list     func(hooks.Request) (map[string]any, error) // what schedules go through
}

type payment struct {
	amount int
	state  hooks.PaymentStatus
}

// luck of one attempt depends on nothing but the seed and its key, whatever came before.
func (o *outside) luck(words ...any) *rand.Rand {
	sum := sha256.Sum256(fmt.Append(nil, append([]any{o.seed, "|"}, words...)...))
	return rand.New(rand.NewPCG(binary.LittleEndian.Uint64(sum[:8]), binary.LittleEndian.Uint64(sum[8:16]))) //nolint:gosec // the same world for the same seed
}

// Call answers as a service does: 1 in 14 attempts finds it away, 1 in 30 is done but
// not heard, 1 in 25 is refused with an error of its signature.
func (o *outside) Call(_ context.Context, r hooks.Request) (map[string]any, error) {
	o.calls++
	o.same(r.Key, r.Args, o.asked)
	luck := o.luck(r.Key, r.Attempt, o.calls)
	if luck.IntN(14) == 0 {
		return nil, &hooks.CallError{Code: hooks.Unavailable, Detail: "away"}
	}
	if done, ok := o.answers[r.Key]; ok {
		return done, nil
	}
	if r.Service == "lists" {
		return o.list(r)
	}
	op := o.catalog.Operation(r.Service, r.Operation)
	if op == nil {
		return nil, &hooks.CallError{Code: hooks.Unavailable, Detail: "no such operation"}
	}
	if len(op.Errors) > 0 && luck.IntN(25) == 0 {
		return nil, &hooks.CallError{Code: op.Errors[luck.IntN(len(op.Errors))]}
	}
	made := *o.author
	made.luck = luck
	v, err := made.value(shape(op.Output))
	if err != nil {
		return nil, fmt.Errorf("answer of %s.%s: %w", r.Service, r.Operation, err)
	}
	answer, _ := v.(map[string]any)
	o.answers[r.Key] = answer
	if luck.IntN(30) == 0 {
		o.unheard++
		return nil, &hooks.CallError{Code: hooks.Unavailable, Detail: "not heard"}
	}
	return answer, nil
}

// Gates are those of the server: a restart makes them anew.
func (o *outside) Gates() *hooks.Gates { return o.gates }

// same notes law P6: one key is sent with one content.
func (o *outside) same(key string, content any, before map[string]string) {
	raw, err := json.Marshal(content)
	if err != nil {
		o.broken = append(o.broken, err)
		return
	}
	sum := sha256.Sum256(raw)
	hash := hex.EncodeToString(sum[:8])
	if was, ok := before[key]; ok && was != hash {
		o.broken = append(o.broken, fmt.Errorf("P6: the key %s was sent with two contents", key))
	}
	before[key] = hash
}

// Send takes a message; 1 in 40 has to come again.
func (o *outside) Send(_ context.Context, m hooks.Message) error {
	o.same(m.Channel+" "+m.Key+" "+m.To, m.Subject+"\n"+m.Body, o.sent)
	if o.luck(m.Channel, m.Key, m.To, len(o.sent)).IntN(40) == 0 {
		return &hooks.CallError{Code: hooks.Unavailable, Detail: "away"}
	}
	return nil
}

// Gateway is the bank; it has every name.
func (o *outside) Gateway(string) (hooks.Gateway, bool) { return o, true }

// GatewayNames are none: the bank tells no list.
func (o *outside) GatewayNames() []string { return nil }

// Open opens a payment.
func (o *outside) Open(_ context.Context, order hooks.Order) (hooks.Opened, error) {
	if o.luck("open", order.ID).IntN(30) == 0 {
		return hooks.Opened{}, &hooks.CallError{Code: hooks.Unavailable, Detail: "the bank is away"}
	}
	authority := "A" + order.ID
	if _, ok := o.payments[authority]; !ok {
		o.payments[authority] = &payment{amount: order.Amount.Units, state: hooks.Pending}
	}
	return hooks.Opened{Authority: authority, RedirectURL: "https://bank.example/pay?Authority=" + url.QueryEscape(authority)}, nil
}

var errBankAway = errors.New("the bank is away")

// Verify tells what became of a payment; now and then the bank cannot say.
func (o *outside) Verify(_ context.Context, ask hooks.Payment) (hooks.Receipt, error) {
	o.calls++
	if o.luck("verify", ask.Authority, o.calls).IntN(10) == 0 {
		return hooks.Receipt{Status: hooks.Unknown}, errBankAway
	}
	p, ok := o.payments[ask.Authority]
	if !ok {
		return hooks.Receipt{Status: hooks.Failed}, nil
	}
	if p.state == hooks.Paid && p.amount != ask.Amount.Units {
		o.broken = append(o.broken, fmt.Errorf("payment %s is verified with another amount", ask.Authority))
	}
	return hooks.Receipt{Status: p.state, Ref: "R" + ask.Authority}, nil
}

// Callback reads what the payer's browser brings back.
func (o *outside) Callback(q url.Values) hooks.Return {
	return hooks.Return{Authority: q.Get("Authority")}
}

// GatewayTitle names none.
func (o *outside) GatewayTitle(string) text.Text { return nil }

// Terms take every amount in rial.
func (o *outside) Terms() hooks.Terms { return hooks.Terms{Currency: money.IRR} }

// atBank is what a payer does there: most pay, some give up, some close the window and
// may have paid. It tells whether his browser comes back.
func (o *outside) atBank(address string) (query url.Values, back bool) {
	u, err := url.Parse(address)
	if err != nil {
		o.broken = append(o.broken, err)
		return nil, false
	}
	authority := u.Query().Get("Authority")
	p := o.payments[authority]
	if p == nil {
		o.broken = append(o.broken, fmt.Errorf("nobody opened the payment %s", authority))
		return nil, false
	}
	luck := o.luck("payer", authority)
	switch p.state = hooks.Paid; luck.IntN(10) {
	case 0, 1:
		p.state = hooks.Failed
	case 2:
		return nil, false // paid, and the window is closed
	}
	return url.Values{"Authority": {authority}, "Status": {map[bool]string{true: "OK", false: "NOK"}[p.state == hooks.Paid]}}, true
}

func newOutside(seed uint64, catalog *definitions.Catalog, now func() time.Time) *outside {
	o := &outside{
		seed: seed, catalog: catalog, answers: map[string]map[string]any{}, asked: map[string]string{},
		gates: hooks.NewGates(nil), payments: map[string]*payment{}, sent: map[string]string{},
	}
	o.author = &author{now: now, file: func([]string) (any, error) { return nil, errors.New("services send no files") }}
	return o
}
