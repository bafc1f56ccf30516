package hooks

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"
)

// till is what a vendor knows of payments; each fake says it in its vendor's words.
type till struct {
	t        *testing.T
	mu       sync.Mutex
	payments []*paid
	now      time.Time
	lose     bool // does what it is asked and says nothing
}

type paid struct {
	name      string // its authority
	order     string
	amount    int
	made      bool
	over      bool
	confirmed int
	proof     string
	at        time.Time
	refunds   []refunded
}

type refunded struct {
	key    string
	amount int
	done   bool
}

func (b *till) open(order string, amount int) *paid {
	n := len(b.payments) + 1
	p := &paid{name: strconv.Itoa(900_000_000 + n), order: order, amount: amount, at: b.now}
	b.payments = append(b.payments, p)
	return p
}

func (b *till) find(match func(*paid) bool) *paid {
	if i := slices.IndexFunc(b.payments, match); i >= 0 {
		return b.payments[i]
	}
	return nil
}

func (b *till) named(name string) *paid { return b.find(func(p *paid) bool { return p.name == name }) }

// pay is what the payer does.
func (b *till) pay(name string) {
	b.mu.Lock()
	defer b.mu.Unlock()
	p := b.named(name)
	p.made, p.proof = true, "pi_"+name
}

func (b *till) cancel(name string) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.named(name).over = true
}

func (b *till) silent(is bool) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.lose = is
}

func (b *till) given(name string) int {
	b.mu.Lock()
	defer b.mu.Unlock()
	sum := 0
	for _, r := range b.named(name).refunds {
		sum += r.amount
	}
	return sum
}

func (b *till) settle() {
	b.mu.Lock()
	defer b.mu.Unlock()
	for _, p := range b.payments {
		for i := range p.refunds {
			p.refunds[i].done = true
		}
	}
}

// serve answers JSON with what work gives.
func (b *till) serve(work func(r *http.Request, in map[string]any) (int, any)) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		b.mu.Lock()
		defer b.mu.Unlock()
		in := map[string]any{}
		if r.Header.Get("Content-Type") == "application/json" {
			if err := json.NewDecoder(r.Body).Decode(&in); err != nil {
				b.t.Errorf("%s: %v", r.URL.Path, err)
			}
		} else if err := r.ParseForm(); err != nil {
			b.t.Errorf("%s: %v", r.URL.Path, err)
		}
		status, out := work(r, in)
		if b.lose {
			panic(http.ErrAbortHandler)
		}
		w.Header().Set("Content-Type", "application/json; charset=utf-8")
		w.WriteHeader(status)
		if err := json.NewEncoder(w).Encode(out); err != nil {
			b.t.Error(err)
		}
	}
}

type fields = map[string]any

func number(in fields, name string) int {
	f, _ := in[name].(float64)
	return int(f)
}

func word(in fields, name string) string {
	s, _ := in[name].(string)
	return s
}

func (b *till) zarinpal() http.HandlerFunc {
	said := func(code int, more fields) (int, any) {
		if code < 0 {
			return 200, fields{"data": []any{}, "errors": fields{"code": code}}
		}
		if more == nil {
			more = fields{}
		}
		more["code"] = code
		return 200, fields{"data": more, "errors": []any{}}
	}
	return b.serve(func(r *http.Request, in fields) (int, any) {
		p := b.named(word(in, "authority"))
		switch r.URL.Path {
		case "/graphql":
			return b.zarinpalGraph(in)
		case "/pg/v4/payment/request.json":
			meta, _ := in["metadata"].(fields)
			return said(100, fields{"authority": b.open(word(meta, "order_id"), number(in, "amount")).name})
		}
		switch {
		case p == nil:
			return said(-54, nil)
		case strings.HasSuffix(r.URL.Path, "inquiry.json"):
			status := map[bool]string{true: "FAILED", false: "IN_BANK"}[p.over]
			if p.made {
				status = "PAID"
			}
			return said(100, fields{"status": status})
		case !p.made:
			return said(-51, nil)
		case p.amount != number(in, "amount"):
			return said(-50, nil)
		}
		p.confirmed++
		return said(map[bool]int{true: 100, false: 101}[p.confirmed == 1], fields{"ref_id": p.name, "card_pan": "502229******5995"})
	})
}

func (b *till) zarinpalGraph(in fields) (int, any) {
	v, _ := in["variables"].(fields)
	if strings.Contains(word(in, "query"), "AddRefund") {
		p := b.named(word(v, "session"))
		p.refunds = append(p.refunds, refunded{amount: number(v, "amount")})
		return 200, fields{"data": fields{"resource": fields{"id": "9" + p.name, "timeline": fields{"refund_status": "PENDING"}}}}
	}
	var sessions []fields
	for _, p := range b.payments {
		line := fields{}
		if p.confirmed > 0 {
			line["verified_time"] = p.at.Format(time.RFC3339)
		}
		for _, r := range p.refunds {
			status := map[bool]string{true: "SUCCESS", false: "PENDING"}[r.done]
			line["refund_status"], line["refund_amount"], line["refund_time"] = status, r.amount, p.at.Format(time.RFC3339)
		}
		if id := word(v, "id"); id == "" && v["limit"] != nil || id == p.name {
			sessions = append(sessions, fields{
				"id": p.name, "amount": p.amount, "authority": p.name, "payer_info": fields{"order_id": p.order}, "timeline": line,
				"session_tries": []any{fields{"card_pan": "5022291234565995"}},
			})
		}
	}
	from := min(number(v, "offset"), len(sessions))
	return 200, fields{"data": fields{"resource": append([]fields{}, sessions[from:]...)}}
}

func (b *till) zibal() http.HandlerFunc {
	return b.serve(func(r *http.Request, in fields) (int, any) {
		track := number(in, "trackId") + number(in, "transactionTrackId")
		p := b.find(func(p *paid) bool { n, _ := strconv.Atoi(p.name); return n == track })
		switch r.URL.Path {
		case "/v1/request":
			n, _ := strconv.Atoi(b.open(word(in, "orderId"), number(in, "amount")).name)
			return 200, fields{"result": 100, "trackId": n}
		case "/v1/gateway/report/transaction", "/v1/account/refund/list":
			return 200, fields{"result": 1, "data": b.zibalLines(strings.HasSuffix(r.URL.Path, "list"), number(in, "page"))}
		}
		if p == nil {
			return 200, fields{"result": 203}
		}
		switch r.URL.Path {
		case "/v1/inquiry":
			status := map[bool]int{true: 3, false: -1}[p.over]
			if p.made {
				status = map[bool]int{true: 1, false: 2}[p.confirmed > 0]
			}
			return 200, fields{"result": 100, "status": status, "amount": p.amount, "orderId": p.order, "refNumber": 77, "cardNumber": "603799****1234"}
		case "/v1/verify":
			if !p.made {
				return 200, fields{"result": 202}
			}
			p.confirmed++
			return 200, fields{"result": 100, "amount": strconv.Itoa(p.amount), "refNumber": "77", "cardNumber": "603799****1234"}
		case "/v1/account/refund":
			p.refunds = append(p.refunds, refunded{key: word(in, "description"), amount: number(in, "amount")})
			return 200, fields{"result": 1, "data": fields{"reversed": false}}
		case "/v1/account/refund/inquiry":
			var made []fields
			for i, f := range p.refunds {
				made = append(made, fields{"refundId": i, "status": map[bool]int{true: 2, false: 0}[f.done], "amount": f.amount, "description": f.key})
			}
			return 200, fields{"result": 1, "data": made}
		}
		b.t.Errorf("zibal has no %s", r.URL.Path)
		return 404, fields{}
	})
}

func (b *till) zibalLines(refunds bool, page int) []fields {
	var lines []fields
	stamp := func(t time.Time) string { return t.In(time.FixedZone("", 12_600)).Format("2006-01-02T15:04:05.000000") }
	for _, p := range b.payments {
		n, _ := strconv.Atoi(p.name)
		of := fields{"trackId": n, "orderId": p.order, "amount": p.amount, "status": 1, "paidAt": stamp(p.at), "refNumber": 77}
		for i, f := range p.refunds {
			if refunds {
				lines = append(lines, fields{"refundId": i + 1, "status": map[bool]int{true: 2, false: 0}[f.done], "amount": f.amount, "createdAt": stamp(p.at), "transactionDetail": of})
			}
		}
		if !refunds && p.confirmed > 0 {
			lines = append(lines, of)
		}
	}
	if page > 1 {
		return nil
	}
	return lines
}

func (b *till) saman() http.HandlerFunc {
	return b.serve(func(r *http.Request, in fields) (int, any) {
		if r.URL.Path == "/onlinepg/onlinepg" {
			return 200, fields{"status": 1, "token": b.open(word(in, "ResNum"), number(in, "Amount")).name}
		}
		p := b.find(func(p *paid) bool { return p.made && p.proof == word(in, "RefNum") })
		if p == nil {
			return 200, fields{"ResultCode": -2, "Success": false}
		}
		code := 0
		switch {
		case strings.HasSuffix(r.URL.Path, "ReverseTransaction") && len(p.refunds) > 0:
			code = 2
		case strings.HasSuffix(r.URL.Path, "ReverseTransaction"):
			p.refunds = []refunded{{amount: p.amount}}
		case len(p.refunds) > 0:
			return 200, fields{"ResultCode": 5, "Success": false}
		default:
			p.confirmed++
		}
		return 200, fields{"ResultCode": code, "Success": code == 0, "TransactionDetail": fields{
			"RRN": "14226761817", "RefNum": p.proof, "MaskedPan": "621986****8080", "TerminalNumber": number(in, "TerminalNumber"),
			"OrginalAmount": p.amount, "AffectiveAmount": p.amount, "StraceNo": "100428",
		}}
	})
}

func (b *till) stripe() http.HandlerFunc {
	return b.serve(func(r *http.Request, _ fields) (int, any) {
		form := r.Form
		path, page := strings.TrimPrefix(r.URL.Path, "/v1/"), fields{"has_more": false}
		switch {
		case path == "checkout/sessions":
			return b.stripeSession(form)
		case strings.HasPrefix(path, "checkout/sessions/"):
			p := b.named(strings.TrimSuffix(strings.TrimPrefix(path, "checkout/sessions/"), "/expire"))
			if p == nil {
				return 404, fields{"error": fields{"type": "invalid_request_error", "code": "resource_missing"}}
			}
			p.over = p.over || strings.HasSuffix(path, "/expire") && !p.made
			return 200, p.stripe()
		case path == "refunds" && r.Method == http.MethodPost:
			p := b.find(func(p *paid) bool { return p.proof == form.Get("payment_intent") })
			n, _ := strconv.Atoi(form.Get("amount"))
			p.refunds = append(p.refunds, refunded{key: form.Get("metadata[kartabl_refund]"), amount: n})
			return 200, p.stripeRefunds()[len(p.refunds)-1]
		case path == "refunds":
			var made []fields
			for _, p := range b.payments {
				if of := form.Get("payment_intent"); of == "" || of == p.proof {
					made = append(made, p.stripeRefunds()...)
				}
			}
			page["data"] = made
		case path == "charges":
			var made []fields
			for _, p := range b.payments {
				if p.made {
					made = append(made, p.charge())
				}
			}
			page["data"] = append(made, fields{"id": "ch_other", "status": "succeeded", "captured": true, "amount": 5, "currency": "eur"})
		}
		return 200, page
	})
}

func (b *till) stripeSession(form url.Values) (int, any) {
	n, _ := strconv.Atoi(form.Get("line_items[0][price_data][unit_amount]"))
	p := b.find(func(p *paid) bool { return p.order == form.Get("client_reference_id") })
	if p == nil {
		p = b.open(form.Get("client_reference_id"), n)
		p.name = "cs_test_" + p.name
	}
	return 200, p.stripe()
}

func (p *paid) stripe() fields {
	s := fields{
		"id": p.name, "url": "https://checkout.stripe.com/c/" + p.name, "client_reference_id": p.order, "status": "open", "payment_status": "unpaid",
		"amount_total": p.amount, "currency": "eur", "payment_intent": nil,
	}
	switch {
	case p.made:
		s["status"], s["payment_status"], s["payment_intent"] = "complete", "paid", p.proof
	case p.over:
		s["status"] = "expired"
	}
	return s
}

func (p *paid) charge() fields {
	return fields{
		"id": "ch_" + p.name, "status": "succeeded", "captured": true, "amount": p.amount, "currency": "eur", "payment_intent": p.proof,
		"created": p.at.Unix(), "metadata": fields{"kartabl_order": p.order}, "payment_method_details": fields{"card": fields{"last4": "4242"}},
	}
}

func (p *paid) stripeRefunds() []fields {
	var made []fields
	for i, f := range p.refunds {
		made = append(made, fields{
			"id": fmt.Sprintf("re_%s_%d", p.name, i), "status": map[bool]string{true: "succeeded", false: "pending"}[f.done], "amount": f.amount, "currency": "eur",
			"payment_intent": p.proof, "created": p.at.Unix(), "metadata": fields{"kartabl_refund": f.key}, "charge": p.charge(),
		})
	}
	return made
}
