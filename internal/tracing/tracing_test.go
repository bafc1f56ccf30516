package tracing

import (
	"bytes"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"testing"

	"go.opentelemetry.io/otel"
	"go.opentelemetry.io/otel/trace/noop"
)

// Without an address nothing is set up.
func TestNobodyAsked(t *testing.T) {
	before := otel.GetTracerProvider()
	stop, err := Start(t.Context(), "1", slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	if otel.GetTracerProvider() != before {
		t.Error("traces are collected")
	}
	if err := stop(t.Context()); err != nil {
		t.Error(err)
	}
}

// What was traced has reached the collector when stop returns.
func TestTracesAreSent(t *testing.T) {
	got := make(chan []byte, 1)
	collector := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		if err != nil || r.URL.Path != "/v1/traces" {
			t.Errorf("%s: %v", r.URL, err)
		}
		got <- body
	}))
	defer collector.Close()
	t.Setenv("OTEL_EXPORTER_OTLP_ENDPOINT", collector.URL)
	t.Cleanup(func() { otel.SetTracerProvider(noop.NewTracerProvider()) })

	stop, err := Start(t.Context(), "1.2.3", slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	_, span := otel.Tracer("test").Start(t.Context(), "a step was moved")
	span.End()
	if err := stop(t.Context()); err != nil {
		t.Fatal(err)
	}
	body := <-got
	for _, want := range []string{"a step was moved", "kartabl", "1.2.3"} {
		if !bytes.Contains(body, []byte(want)) {
			t.Errorf("the collector was not told %q", want)
		}
	}
}
