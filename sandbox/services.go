package sandbox

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"io"
	"math"
	"net/http"
	"strings"
)

const maxBody = 1 << 20

// operation is one path of a web service. Its answer follows from key and args,
// so that a repetition is answered alike even after a restart.
type operation struct {
	service string
	name    string
	run     func(key string, a args) (status int, out any)
}

func (s *Server) operations() []operation {
	return []operation{
		{"registry", "verify", s.verify},
		{"core", "settle", settle},
		{"core", "reverse", reverse},
		{"contracts", "price_line", priceLine},
		{"contracts", "activate", activate},
		{"terminals", "diagnose", diagnose},
		{"terminals", "reload", reload},
		{"credit", "score", score},
		{"lists", "contracts_ending", nobody},
		{"shahkar", "match", matchMobile},
		{"banking", "iban_owner", ibanOwner},
		{"merchants", "register", register},
		{"merchants", "close", done("merchant_no")},
		{"merchants", "change_account", s.changeAccount},
		{"personnel", "record_leave", recordLeave},
		{"personnel", "cancel_leave", done("leave_no")},
		{"budget", "reserve", reserve},
		{"budget", "release", done("reservation_no")},
	}
}

type args map[string]any

func (a args) text(name string) string {
	s, _ := a[name].(string)
	return s
}

func (a args) whole(name string) int {
	f, ok := a[name].(float64)
	if !ok || f != math.Trunc(f) || math.Abs(f) > 1<<53 {
		return 0
	}
	return int(f)
}

func failure(status int, code string) (int, any) { return status, map[string]string{"error": code} }

func (s *Server) serve(op operation) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		body, ok := readBody(w, r)
		if !ok {
			return
		}
		c := s.callOf(r, op.service, op.name, body)
		c.Fault = s.state.take(op.service, webKinds...)
		s.reply(w, r, c, func() (int, any) { return s.answer(op, c.Key, body) })
	}
}

// reply does the work, writes down what came and what went, and answers, with the
// fault of c in its place.
func (s *Server) reply(w http.ResponseWriter, r *http.Request, c Call, work func() (int, any)) {
	status, out := failure(http.StatusInternalServerError, "internal")
	switch c.Fault {
	case Broken:
	case Closed:
		status, out = failure(http.StatusForbidden, "closed")
	default:
		status, out = work()
	}
	answer, err := json.Marshal(out)
	if err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	c.Status, c.Answer = status, answer
	if c.Fault == Timeout {
		c.Status = 0
	}
	s.state.addCall(c)
	if !s.delay(r.Context(), c.Fault) {
		panic(http.ErrAbortHandler) // closes the connection without a word
	}
	writeJSON(w, status, answer)
}

func (s *Server) answer(op operation, key string, body []byte) (int, any) {
	var a args
	if err := json.Unmarshal(body, &a); err != nil || a == nil {
		return failure(http.StatusBadRequest, "bad_request")
	}
	if key == "" {
		return op.run("", a)
	}
	status, out, same := s.state.once(op.service+"."+op.name+" "+key, string(body), func() (int, any) { return op.run(key, a) })
	if !same {
		return failure(http.StatusConflict, "key_reused")
	}
	return status, out
}

func (s *Server) callOf(r *http.Request, service, name string, body []byte) Call {
	c := Call{
		At: s.options.Now().UTC(), Service: service, Operation: name,
		Key: r.Header.Get("Idempotency-Key"), Attempt: r.Header.Get("Kartabl-Attempt"),
	}
	if json.Valid(body) {
		c.Args = body
	}
	return c
}

// readBody reads to the end, without which a server does not notice that its
// client has gone.
func readBody(w http.ResponseWriter, r *http.Request) ([]byte, bool) {
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxBody))
	if err != nil {
		http.Error(w, `{"error":"too_large"}`, http.StatusRequestEntityTooLarge)
		return nil, false
	}
	return body, true
}

func writeJSON(w http.ResponseWriter, status int, body []byte) {
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.WriteHeader(status)
	_, _ = w.Write(body)
}

// serial is a number that only this key has.
func serial(prefix, key string) string {
	sum := sha256.Sum256([]byte(prefix + key))
	return fmt.Sprintf("%s%012d", prefix, binary.BigEndian.Uint64(sum[:8])%1_000_000_000_000)
}

const settleLimit = 10_000_000_000

func settle(key string, a args) (int, any) {
	iban, amount := a.text("iban"), a.whole("amount")
	switch {
	case key == "", amount <= 0:
		return failure(400, "bad_request")
	case iban == "", strings.HasSuffix(iban, "404"):
		return failure(422, "bad_account")
	case amount > settleLimit:
		return failure(422, "over_limit")
	}
	return 200, map[string]any{"trace_no": serial("T", key)}
}

func reverse(_ string, a args) (int, any) {
	return 200, map[string]any{"done": a.text("trace_no") != ""}
}

func priceLine(_ string, a args) (int, any) {
	code, months := a.text("line_code"), a.whole("months")
	if code == "" || strings.HasSuffix(code, "404") {
		return failure(404, "unknown_line")
	}
	if months < 1 || months > 120 {
		return failure(400, "bad_request")
	}
	return 200, map[string]any{"price": months * (1 + number(code)%40) * 250_000}
}

func activate(key string, a args) (int, any) {
	if a.text("contract_no") == "" {
		return failure(400, "bad_request")
	}
	return 200, map[string]any{"new_contract_no": serial("C", key+a.text("contract_no"))}
}

var diagnoses = []map[string]any{
	{"online": true, "last_seen_hours": 0, "code": "software"},
	{"online": true, "last_seen_hours": 0, "code": "printer"},
	{"online": true, "last_seen_hours": 1, "code": "none"},
	{"online": false, "last_seen_hours": 9, "code": "battery"},
	{"online": false, "last_seen_hours": 31, "code": "sim"},
	{"online": false, "last_seen_hours": 76, "code": "unknown"},
}

func diagnose(_ string, a args) (int, any) {
	serialNo := a.text("serial")
	if serialNo == "" || strings.HasSuffix(serialNo, "404") {
		return failure(404, "unknown_terminal")
	}
	return 200, pick(diagnoses, serialNo)
}

func reload(_ string, a args) (int, any) {
	return 200, map[string]any{"accepted": a.text("serial") != ""}
}

// nobody answers a schedule: no contract of the sandbox ends.
func nobody(string, args) (int, any) { return 200, map[string]any{"items": []any{}} }

func score(_ string, a args) (int, any) {
	return 200, map[string]any{"score": 300 + number(a.text("national_id"))%551}
}
