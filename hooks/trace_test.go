package hooks

import (
	"net/http"
	"testing"

	"go.opentelemetry.io/otel"
	"go.opentelemetry.io/otel/propagation"
	"go.opentelemetry.io/otel/trace"
)

// A service is told in which trace it is called, where traces are on; else of none.
func TestAServiceGetsTheTrace(t *testing.T) {
	var got []string
	h := outside(t, func(w http.ResponseWriter, r *http.Request) {
		got = append(got, r.Header.Get("Traceparent"))
		says(http.StatusOK, `{}`)(w, r)
	}, nil)
	span := trace.NewSpanContext(trace.SpanContextConfig{TraceID: trace.TraceID{1}, SpanID: trace.SpanID{2}, TraceFlags: trace.FlagsSampled})
	ctx := trace.ContextWithSpanContext(t.Context(), span)
	call := func() {
		t.Helper()
		if _, err := h.Call(ctx, Request{Service: "s", Operation: "op", Key: "k", Attempt: 1}); err != nil {
			t.Fatal(err)
		}
	}
	call()
	was := otel.GetTextMapPropagator()
	t.Cleanup(func() { otel.SetTextMapPropagator(was) })
	otel.SetTextMapPropagator(propagation.TraceContext{})
	call()
	const want = "00-01000000000000000000000000000000-0200000000000000-01"
	if len(got) != 2 || got[0] != "" || got[1] != want {
		t.Errorf("got %q, want none and %s", got, want)
	}
}
