package sandbox

import (
	"encoding/json"
	"slices"
	"sync"
	"time"

	"github.com/kartabl/kartabl/sandbox/bank"
)

// keep bounds every list of the sandbox.
const keep = 2000

// Call is one request that arrived.
type Call struct {
	ID        int             `json:"id"`
	At        time.Time       `json:"at"`
	Service   string          `json:"service"`
	Operation string          `json:"operation"`
	Key       string          `json:"key,omitempty"`
	Attempt   string          `json:"attempt,omitempty"`
	Args      json.RawMessage `json:"args,omitempty"`
	Status    int             `json:"status"` // of HTTP
	Answer    json.RawMessage `json:"answer,omitempty"`
	Fault     FaultKind       `json:"fault,omitempty"` // what was done to it on demand
}

// Message is one SMS or mail that arrived. One that comes again under the same
// key is counted, not shown twice.
type Message struct {
	ID      int       `json:"id"`
	At      time.Time `json:"at"`
	Channel string    `json:"channel"` // sms, mail
	From    string    `json:"from"`
	To      string    `json:"to"`
	Subject string    `json:"subject,omitempty"`
	Body    string    `json:"body"`
	Key     string    `json:"key,omitempty"`
	Times   int       `json:"times"`
}

// State is everything that the sandbox remembers, the newest first.
type State struct {
	Version  int       `json:"version"` // grows with every change
	Faults   []Fault   `json:"faults"`
	Messages []Message `json:"messages"`
	Payments []Payment `json:"payments"`
	Bank     bank.Plan `json:"bank"` // the hostilities that are on, and how often of a hundred times
	Calls    []Call    `json:"calls"`
}

type state struct {
	mu       sync.Mutex
	version  int
	lastID   int
	faults   []Fault
	messages []Message
	calls    []Call
	answers  map[string]keyed
	answered []string // the keys of answers, the oldest first
}

// keyed is the answer that a key has got, and for which content.
type keyed struct {
	body   string
	status int
	out    any
}

func newState() *state { return &state{answers: map[string]keyed{}} }

func (st *state) reset() {
	st.mu.Lock()
	defer st.mu.Unlock()
	st.faults, st.messages, st.calls = nil, nil, nil
	st.answers, st.answered = map[string]keyed{}, nil
	st.version++
}

func (st *state) nextID() int {
	st.version++
	st.lastID++
	return st.lastID
}

func (st *state) addCall(c Call) {
	st.mu.Lock()
	defer st.mu.Unlock()
	c.ID = st.nextID()
	st.calls = bounded(append(st.calls, c))
}

// addMessage gives the id of the message, which is that of the first one with this key.
func (st *state) addMessage(m Message) int {
	st.mu.Lock()
	defer st.mu.Unlock()
	for i := range st.messages {
		if old := &st.messages[i]; m.Key != "" && old.Key == m.Key && old.Channel == m.Channel {
			old.Times++
			st.version++
			return old.ID
		}
	}
	m.ID, m.Times = st.nextID(), 1
	st.messages = bounded(append(st.messages, m))
	return m.ID
}

// once runs work the first time that a key comes, and gives the same answer from
// then on. same is false when the key came with other content before.
func (st *state) once(key, body string, work func() (int, any)) (status int, out any, same bool) {
	st.mu.Lock()
	defer st.mu.Unlock()
	if a, ok := st.answers[key]; ok {
		return a.status, a.out, a.body == body
	}
	status, out = work()
	st.answers[key] = keyed{body: body, status: status, out: out}
	st.answered = append(st.answered, key)
	if len(st.answered) > keep {
		delete(st.answers, st.answered[0])
		st.answered = slices.Delete(st.answered, 0, 1)
	}
	return status, out, true
}

func (st *state) now() int {
	st.mu.Lock()
	defer st.mu.Unlock()
	return st.version
}

// snapshot copies the newest n of each list.
func (st *state) snapshot(n int) State {
	st.mu.Lock()
	defer st.mu.Unlock()
	out := State{
		Version:  st.version,
		Faults:   append([]Fault{}, st.faults...),
		Messages: newest(st.messages, n),
		Calls:    newest(st.calls, n),
	}
	return out
}

// touch lets pages look again.
func (st *state) touch() {
	st.mu.Lock()
	defer st.mu.Unlock()
	st.version++
}

func newest[T any](list []T, n int) []T {
	out := append([]T{}, list[max(0, len(list)-n):]...)
	slices.Reverse(out)
	return out
}

func bounded[T any](list []T) []T {
	if len(list) <= keep {
		return list
	}
	return slices.Delete(list, 0, len(list)-keep)
}
