package demo

import (
	"context"
	"time"
)

// startTicket lets a random customer ask for support.
func (w *world) startTicket(ctx context.Context) error {
	c := customers[w.luck.IntN(len(customers))]
	return w.open(ctx, c.login, "incident_ticket", map[string]any{
		"area": w.one("app", "terminal", "settlement", "other"), "impact": w.one("stopped", "slowed", "question"),
		"headline": w.one("برنامه باز نمی‌شود", "تسویه‌ی دیروز نرسیده است", "رمز یک‌بارمصرف نمی‌آید", "نشانی فروشگاه عوض شده است"),
		"details":  "از دیروز چند بار آزموده‌ام و همین است. لطفاً راهنمایی کنید.",
	})
}

// support is what a person would plausibly say at a step of a ticket.
func (w *world) support(step string) (string, map[string]any, error) {
	switch step {
	case "handle":
		switch {
		case w.chance(0.3):
			return "ask", map[string]any{"question": "لطفاً بفرمایید از چه نسخه‌ای استفاده می‌کنید."}, nil
		case w.chance(0.2):
			return "escalate", map[string]any{"diagnosis": "در گزارش کارساز خطای زمان دیده می‌شود."}, nil
		}
		return "solve", map[string]any{"solution": "تنظیم شما اصلاح شد؛ لطفاً یک بار خارج و دوباره وارد شوید."}, nil
	case "second_line":
		return "solve", map[string]any{"solution": "خطا در سمت ما برطرف شد."}, nil
	case "ask":
		return "", map[string]any{"reply": "آخرین نسخه، روی گوشی اندروید."}, nil
	default:
		if w.chance(0.8) {
			return "", map[string]any{"solved": true}, nil
		}
		return "", map[string]any{"solved": false, "complaint": "هنوز همان است."}, nil
	}
}

// startLeave lets a random member of staff ask for leave.
func (w *world) startLeave(ctx context.Context) error {
	return w.open(ctx, staff[w.luck.IntN(len(staff))].login, "leave_request", nil)
}

// leave is what a person would plausibly say at a step of a request for leave.
func (w *world) leave(step string) (string, map[string]any, error) {
	switch step {
	case "request":
		return "send", map[string]any{
			"kind": w.one("annual", "annual", "unpaid"), "from": w.now.AddDate(0, 0, 7+w.luck.IntN(30)).Format(time.DateOnly),
			"days": 1 + w.luck.IntN(14), "stand_in": "همکار هم‌میز",
		}, nil
	case "record_by_hand":
		return "", map[string]any{"leave_no": "L-1405"}, nil
	default:
		if w.chance(0.15) {
			return "refuse", map[string]any{"answer": "آن هفته کسی نیست که جای شما باشد."}, nil
		}
		return "grant", nil, nil
	}
}
