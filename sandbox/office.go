package sandbox

import (
	"strings"
	"time"
)

// done answers that what a field names is undone, when the field names something.
func done(field string) func(string, args) (int, any) {
	return func(_ string, a args) (int, any) {
		return 200, map[string]any{"done": a.text(field) != ""}
	}
}

// matchMobile tells whose a mobile number is: one that ends in 404 is nobody's, one in 99 somebody else's.
func matchMobile(_ string, a args) (int, any) {
	id, mobile := a.text("national_id"), a.text("mobile")
	if id == "" || mobile == "" || strings.HasSuffix(mobile, "404") {
		return failure(404, "not_found")
	}
	return 200, map[string]any{"match": !strings.HasSuffix(mobile, "99")}
}

var banks = []string{"ملی", "ملت", "صادرات", "تجارت", "سپه", "پارسیان"}

func ibanOwner(_ string, a args) (int, any) {
	iban := a.text("iban")
	if iban == "" || strings.HasSuffix(iban, "404") {
		return failure(422, "bad_account")
	}
	return 200, map[string]any{
		"match": !strings.HasSuffix(iban, "99"), "owner": "صاحب حساب " + iban[max(0, len(iban)-4):], "bank": banks[number(iban)%len(banks)],
	}
}

func register(key string, a args) (int, any) {
	switch {
	case key == "", a.text("kind") == "":
		return failure(400, "bad_request")
	case strings.HasSuffix(a.text("postal_code"), "404"):
		return failure(422, "rejected")
	}
	return 200, map[string]any{"merchant_no": serial("M", key)}
}

func (s *Server) changeAccount(_ string, a args) (int, any) {
	if strings.HasSuffix(a.text("iban"), "404") {
		return failure(422, "rejected")
	}
	return 200, map[string]any{"changed_on": s.options.Now().UTC().Format(time.DateOnly)}
}

// maxLeave is what anybody has left of his days.
const maxLeave = 60

func recordLeave(key string, a args) (int, any) {
	switch days := a.whole("days"); {
	case key == "", a.text("person") == "", days < 1:
		return failure(400, "bad_request")
	case days > maxLeave:
		return failure(422, "no_balance")
	}
	return 200, map[string]any{"leave_no": serial("L", key)}
}

// budgets is what each department has.
const budgets = 20_000_000_000

func reserve(key string, a args) (int, any) {
	switch amount := a.whole("amount"); {
	case key == "", amount < 1:
		return failure(400, "bad_request")
	case amount > budgets:
		return failure(422, "exhausted")
	default:
		return 200, map[string]any{"reservation_no": serial("B", key), "left": budgets - amount}
	}
}
