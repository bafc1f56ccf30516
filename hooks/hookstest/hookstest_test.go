package hookstest_test

import (
	"context"
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/kartabl/kartabl/hooks"
	"github.com/kartabl/kartabl/hooks/hookstest"
	"github.com/kartabl/kartabl/internal/money"
)

// both is what the double and the real one have in common.
type both interface {
	Call(context.Context, hooks.Request) (map[string]any, error)
	Send(context.Context, hooks.Message) error
	Gateway(string) (hooks.Gateway, bool)
	GatewayNames() []string
}

var (
	_ both = (*hooks.Hooks)(nil)
	_ both = (*hookstest.Fake)(nil)
)

func TestAnswersInOrder(t *testing.T) {
	f := hookstest.New()
	f.Fail("s.op", "not_found")
	f.Answer("s.op", map[string]any{"n": 1})
	var got []string
	ask := func() {
		out, err := f.Call(t.Context(), hooks.Request{Service: "s", Operation: "op", Key: "k"})
		if e, ok := errors.AsType[*hooks.CallError](err); ok {
			got = append(got, e.Code)
		} else if len(out) > 0 {
			got = append(got, "out")
		}
	}
	ask()
	ask()
	ask()
	f.Always("s.op", map[string]any{"n": 2})
	ask()
	if d := cmp.Diff([]string{"not_found", "out", "unavailable", "out"}, got); d != "" || len(f.Calls()) != 4 {
		t.Error(d, len(f.Calls()))
	}
}

func TestPlaysThePayer(t *testing.T) {
	f := hookstest.New()
	f.AddGateway("g")
	g, ok := f.Gateway("g")
	if !ok {
		t.Fatal("no gateway")
	}
	o, err := g.Open(t.Context(), hooks.Order{Amount: money.Rial(5)})
	if err != nil {
		t.Fatal(err)
	}
	verify := func(amount int) hooks.Receipt {
		r, err := g.Verify(t.Context(), hooks.Payment{Authority: o.Authority, Amount: money.Rial(amount)})
		if err != nil {
			t.Error(err)
		}
		return r
	}
	if r := verify(5); r.Status != hooks.Failed {
		t.Errorf("unpaid: %+v", r)
	}
	f.AddGateway("g").Set(o.Authority, hooks.Paid)
	if r := verify(6); r.Status != hooks.Failed {
		t.Errorf("another amount: %+v", r)
	}
	if r := verify(5); r.Status != hooks.Paid || r.Already {
		t.Errorf("paid: %+v", r)
	}
	if r := verify(5); r.Status != hooks.Paid || !r.Already {
		t.Errorf("again: %+v", r)
	}
}
