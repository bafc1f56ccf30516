package demo

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/kartabl/kartabl/cartable"
	"github.com/kartabl/kartabl/engine"
	"github.com/kartabl/kartabl/internal/fault"
	"github.com/kartabl/kartabl/people"
	"github.com/kartabl/kartabl/store"
)

// start opens a case of a random customer.
func (w *world) start(ctx context.Context) error {
	c := customers[w.luck.IntN(len(customers))]
	if c.terminal && w.chance(0.35) {
		return w.open(ctx, c.login, "terminal_fault", map[string]any{
			"serial": w.serial(c.login), "symptom": w.one("no_power", "no_network", "no_paper", "declined"),
		})
	}
	if c.segment == "legal" {
		return nil
	}
	invoice, err := w.upload(ctx, c.login)
	if err != nil {
		return err
	}
	return w.open(ctx, c.login, "medical_claim", map[string]any{
		"claim_kind": w.one("outpatient", "inpatient", "dental", "drug"), "birth_date": fmt.Sprintf("19%d-0%d-1%d", 60+w.luck.IntN(40), 1+w.luck.IntN(9), w.luck.IntN(9)),
		"treatment_date": w.now.AddDate(0, 0, -1-w.luck.IntN(30)).Format(time.DateOnly), "claimed_amount": (5 + w.luck.IntN(900)) * 1_000_000,
		"iban": "IR820540102680020817909002", "invoices": []any{invoice},
	})
}

func (w *world) serial(login string) string {
	list, _ := w.byLogin[login].Attributes["instruments"].([]any)
	for _, e := range list {
		if m, ok := e.(map[string]any); ok {
			s, _ := m["serial"].(string)
			return s
		}
	}
	return ""
}

func (w *world) open(ctx context.Context, login, process string, values map[string]any) error {
	q := cartable.Start{Process: process, Values: values}
	if w.byLogin[login].Side == engine.Customer {
		q.Channel = "portal"
	}
	row, err := w.Cartable.Start(ctx, w.reader(login), q)
	if fault.Is(err, fault.Conflict) {
		return nil // he has reached start.limit
	}
	if err != nil {
		return fmt.Errorf("%s starts %s: %w", login, process, err)
	}
	return w.settle(ctx, row.ID)
}

// pdf is the smallest document that readers open.
var pdf = []byte("%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n" +
	"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 200]>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n")

func (w *world) upload(ctx context.Context, login string) (string, error) {
	d, err := w.Cartable.Upload(ctx, w.reader(login), "صورت‌حساب.pdf", bytes.NewReader(pdf))
	if err != nil {
		return "", fmt.Errorf("upload: %w", err)
	}
	return d.ID, nil
}

func (w *world) one(values ...string) string { return values[w.luck.IntN(len(values))] }

// work lets somebody do an item that is still open.
func (w *world) work(ctx context.Context, it engine.Item) error {
	c, open, err := w.look(ctx, it.ID)
	if err != nil || !open {
		return err
	}
	login := w.worker(c, it)
	if login == "" {
		return nil
	}
	if err := w.finish(ctx, login, c, it); err != nil {
		return fmt.Errorf("%s does %s of %s: %w", login, it.Step, c.No, err)
	}
	return w.settle(ctx, c.ID)
}

// look reads the case of an item and whether the item is still open.
func (w *world) look(ctx context.Context, itemID string) (c engine.Case, open bool, err error) {
	err = w.DB.View(ctx, func(tx *store.Tx) error {
		row, err := tx.Item(ctx, itemID)
		if err != nil {
			return err
		}
		c, err = tx.Case(ctx, row.Case)
		return err
	})
	if errors.Is(err, store.ErrNotFound) {
		return c, false, nil
	}
	return c, err == nil, err
}

// worker is who does an item: its customer, its holder, or one of its pool who may.
func (w *world) worker(c engine.Case, it engine.Item) string {
	for login, p := range w.byLogin {
		if it.Who == engine.Customer && p.ID == c.Customer {
			return login
		}
	}
	now, open := c.Item(it.ID)
	var able []string
	for _, m := range staff {
		p := w.byLogin[m.login]
		if open && now.Holder == p.ID {
			return m.login
		}
		if m.role == w.role(c, it) && w.may(c, it, p) {
			able = append(able, m.login)
		}
	}
	if len(able) == 0 {
		return ""
	}
	return able[w.luck.IntN(len(able))]
}

// may reports whether four eyes and the definition's conditions let p do the item.
func (w *world) may(c engine.Case, it engine.Item, p people.Person) bool {
	process, err := w.Processes.Process(c.Process, c.Version)
	return err == nil && engine.Eligible(process, c, it, engine.Candidate{ID: p.ID, Attributes: people.Attributes(p)}, w.now)
}

func (w *world) role(c engine.Case, it engine.Item) string {
	p, err := w.Processes.Process(c.Process, c.Version)
	if err != nil || it.Queue == "" {
		return it.Role
	}
	return p.Queues[it.Queue].Role
}

func (w *world) finish(ctx context.Context, login string, c engine.Case, it engine.Item) error {
	r := w.reader(login)
	switch it.Kind {
	case engine.ItemPay:
		return w.pay(ctx, r, it)
	case engine.ItemSign:
		_, err := w.Cartable.Sign(ctx, r, it.ID)
		return err
	default:
		return w.submit(ctx, r, c, it)
	}
}

func (w *world) pay(ctx context.Context, r cartable.Reader, it engine.Item) error {
	address, err := w.Cartable.Pay(ctx, r, it.ID, false)
	if err != nil || address == "" {
		return err
	}
	gateway, query, err := w.PayAtBank(ctx, address)
	if err != nil {
		return fmt.Errorf("at the bank: %w", err)
	}
	back, err := w.Processes.Callback(ctx, gateway, query)
	if err == nil && w.chance(0.35) {
		w.later(w.between(2*time.Hour, 70*time.Hour), func(ctx context.Context) error { return w.askRefund(ctx, back.Case) })
	}
	return err
}

func (w *world) submit(ctx context.Context, r cartable.Reader, c engine.Case, it engine.Item) error {
	if it.Who == engine.Staff {
		if _, err := w.Cartable.Claim(ctx, r, it.ID); err != nil && !fault.Is(err, fault.Conflict) {
			return err
		}
	}
	outcome, values, err := w.answer(ctx, r, c, it)
	if err != nil {
		return err
	}
	_, err = w.Cartable.Submit(ctx, r, it.ID, cartable.Work{Outcome: outcome, Values: values})
	return err
}

// answer is what a person would plausibly say at a step of the shipped definitions.
func (w *world) answer(ctx context.Context, r cartable.Reader, c engine.Case, it engine.Item) (string, map[string]any, error) {
	switch c.Process {
	case "incident_ticket":
		return w.support(it.Step)
	case "leave_request":
		return w.leave(it.Step)
	}
	amount, _ := c.Vars["claimed_amount"].(int)
	switch it.Step {
	case "fix_identity":
		return "", map[string]any{"birth_date": "1985-04-12"}, nil
	case "manual_identity":
		return w.one("ok", "ok", "not_ok"), nil, nil
	case "expert_review":
		return w.review()
	case "return_to_customer":
		doc, err := w.upload(ctx, r.Login)
		kept, _ := c.Vars["invoices"].([]any)
		return "", map[string]any{"invoices": append(slices.Clone(kept), doc), "customer_note": "مدرک خواسته‌شده پیوست شد."}, err
	case "medical_opinion":
		return "", map[string]any{"medical_verdict": "ok", "medical_amount": amount * 8 / 10}, nil
	case "finance_opinion":
		return "", map[string]any{"finance_verdict": "reduce", "finance_amount": amount * 7 / 10}, nil
	case "confirm_reject":
		return "agree", nil, nil
	case "manager_approve":
		return "approve", nil, nil
	case "fix_account":
		return "", map[string]any{"iban": "IR820540102680020817909002"}, nil
	case "settle_by_hand":
		return "", map[string]any{"trace_no": "H-1405"}, nil
	case "choose_slot":
		return "", map[string]any{"slot": w.one("morning", "noon", "evening")}, nil
	case "visit":
		return "", map[string]any{"fault": w.one("printer", "sim", "battery"), "work_done": "قطعه تعویض و دستگاه آزموده شد."}, nil
	case "confirm":
		return "", map[string]any{"fixed": w.chance(0.8)}, nil
	default:
		return "", nil, nil
	}
}

func (w *world) review() (string, map[string]any, error) {
	switch {
	case w.chance(0.25):
		return "give_back", map[string]any{"missing": []any{w.one("invoice", "prescription", "lab_result", "referral")}}, nil
	case w.chance(0.15):
		return "reject", map[string]any{"reject_reason": "این خدمت در پوشش بیمه‌نامه نیست."}, nil
	default:
		return "accept", nil, nil
	}
}
