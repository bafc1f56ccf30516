package sandbox

import (
	"encoding/json"
	"net/http"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/kartabl/kartabl/internal/iran"
	"github.com/kartabl/kartabl/internal/money"
	"github.com/kartabl/kartabl/sandbox/bank"
)

// graph is one question of GraphQL, so far as it has to be understood here: one field,
// under which name its answer is wanted, and its arguments. All fields that there are
// are given, whichever are wanted.
type graph struct {
	field, name string
	args        args
}

var (
	graphField    = regexp.MustCompile(`(?:(\w+)\s*:\s*)?\b(Session|AddRefund)\s*\(\s*\w+\s*:\s*\$`)
	graphArgument = regexp.MustCompile(`(\w+)\s*:\s*\$(\w+)`)
)

func readGraph(body []byte) (graph, bool) {
	var in struct {
		Query     string         `json:"query"`
		Variables map[string]any `json:"variables"`
	}
	if json.Unmarshal(body, &in) != nil {
		return graph{}, false
	}
	m := graphField.FindStringSubmatch(in.Query)
	if m == nil {
		return graph{}, false
	}
	g := graph{field: m[2], name: m[1], args: args{}}
	if g.name == "" {
		g.name = g.field
	}
	for _, a := range graphArgument.FindAllStringSubmatch(in.Query, -1) {
		g.args[a[1]] = in.Variables[a[2]]
	}
	return g, true
}

// id is an argument that is a text or a number.
func (a args) id(name string) string {
	if f, ok := a[name].(float64); ok {
		return strconv.FormatFloat(f, 'f', -1, 64)
	}
	return a.text(name)
}

// zarinpalGraph answers the two questions that matter for money: to give back, and what
// was taken.
func (s *Server) zarinpalGraph(r *http.Request, body []byte, c *Call) heard {
	g, ok := readGraph(body)
	switch {
	case !strings.HasPrefix(r.Header.Get("Authorization"), "Bearer "):
		return graphError("Unauthenticated.")
	case !ok:
		return graphError("Cannot query this field.")
	case g.field == "AddRefund":
		c.Operation, c.Key = "refund", g.args.id("session_id")
		return s.zarinpalRefund(g)
	default:
		c.Operation = "sessions"
		return s.zarinpalSessions(g)
	}
}

func graphError(message string) heard {
	return heard{fault: NoFault, out: map[string]any{"errors": []any{map[string]any{"message": message}}, "data": nil}}
}

func (g graph) answer(v any, fault FaultKind) heard {
	return heard{fault: fault, out: map[string]any{"data": map[string]any{g.name: v}}}
}

// zarinpalRefund knows no key: what is asked for twice is given back twice, as far as the
// money reaches.
func (s *Server) zarinpalRefund(g graph) heard {
	p, ok := s.session(g.args.id("session_id"))
	if !ok {
		return graphError("session not found")
	}
	refund, err := s.bank.Refund(bank.RefundOrder{Authority: p.Authority, Amount: money.Rial(g.args.whole("amount"))})
	fault := after(err, false)
	if err != nil && fault == NoFault {
		return graphError(err.Error())
	}
	return g.answer(map[string]any{
		"terminal_id": terminal, "id": refund.ID, "amount": refund.Amount.Units, "timeline": refundTimeline(refund),
	}, fault)
}

// terminal is the only one that the accounts of the sandbox have.
const terminal = "238"

var graphRefund = map[bank.RefundState]string{bank.RefundDone: "SUCCESS", bank.RefundFailed: "FAILED", bank.RefundPending: "PENDING"}

func refundTimeline(r bank.Refund) map[string]any {
	return map[string]any{"refund_amount": r.Amount.Units, "refund_time": graphTime(r.At), "refund_status": graphRefund[r.State]}
}

func graphTime(t time.Time) string { return t.In(iran.Tehran()).Format(time.RFC3339) }

// session finds a payment by its number in the lists.
func (s *Server) session(id string) (bank.Payment, bool) {
	all := s.bank.Truth()
	i := slices.IndexFunc(all, func(p bank.Payment) bool { return p.Via == viaZarinpal && strconv.Itoa(p.Session) == id })
	if i < 0 {
		return bank.Payment{}, false
	}
	return all[i], true
}

func (s *Server) zarinpalSessions(g graph) heard {
	if g.args.id("terminal_id") == "" {
		return graphError("terminal_id is required")
	}
	lines, err := s.bank.List(time.Time{}, s.options.Now().Add(time.Second))
	slices.Reverse(lines)
	sessions := []any{}
	for _, l := range lines {
		if p := s.owner(l); !l.Refund && g.wants(l, p) {
			sessions = append(sessions, sessionOf(l, p))
		}
	}
	sessions = sessions[min(max(g.args.whole("offset"), 0), len(sessions)):]
	if limit := g.args.whole("limit"); limit > 0 {
		sessions = sessions[:min(limit, len(sessions))]
	}
	return g.answer(sessions, after(err, false))
}

// owner is the payment of a line. What belongs to somebody else has one as well, of which
// no more is known.
func (s *Server) owner(l bank.Line) bank.Payment {
	p, ok := s.bank.Payment(l.Authority)
	if !ok {
		p.OpenedAt, p.ConfirmedAt, p.Confirmed = l.At, l.At, 1
	}
	return p
}

// wants reports whether the question is after this line.
func (g graph) wants(l bank.Line, p bank.Payment) bool {
	for name, is := range map[string]string{
		"id": strconv.Itoa(l.Session), "reference_id": l.Ref, "card_pan": l.Card,
		"email": p.Email, "mobile": p.Mobile, "description": p.Description,
	} {
		if want := g.args.id(name); want != "" && want != is {
			return false
		}
	}
	if p.Via != viaZarinpal && p.Via != "" {
		return false
	}
	filter := g.args.text("filter")
	return (filter == "" || filter == sessionStatus(p)) && !g.outside(p.OpenedAt)
}

// outside reports whether a moment lies out of the bounds of the question.
func (g graph) outside(at time.Time) bool {
	from, err := time.Parse(time.RFC3339, g.args.text("created_from_date"))
	if err == nil && at.Before(from) {
		return true
	}
	until, err := time.Parse(time.RFC3339, g.args.text("created_to_date"))
	return err == nil && !at.Before(until)
}

func sessionStatus(p bank.Payment) string {
	switch {
	case p.Refunded() > 0:
		return "REFUNDED"
	case p.Confirmed > 0:
		return "VERIFIED"
	default:
		return "PAID"
	}
}

func sessionOf(l bank.Line, p bank.Payment) any {
	timeline := map[string]any{}
	if len(p.Refunds) > 0 {
		timeline = refundTimeline(p.Refunds[len(p.Refunds)-1])
	}
	if p.Confirmed > 0 {
		timeline["verified_time"] = graphTime(p.ConfirmedAt)
	}
	return map[string]any{
		"id": strconv.Itoa(l.Session), "status": sessionStatus(p), "amount": l.Amount.Units, "description": p.Description,
		"created_at": graphTime(p.OpenedAt), "authority": l.Authority, "reference_id": l.Ref,
		"payer_info":    map[string]any{"order_id": p.ID, "email": p.Email, "mobile": p.Mobile},
		"session_tries": []any{map[string]any{"card_pan": l.Card, "status": "PAID"}}, "timeline": timeline,
	}
}
