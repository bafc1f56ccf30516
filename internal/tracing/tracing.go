// Package tracing sends traces by OpenTelemetry where the operator asks for them.
package tracing

import (
	"context"
	"fmt"
	"log/slog"
	"os"

	"go.opentelemetry.io/otel"
	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/exporters/otlp/otlptrace/otlptracehttp"
	"go.opentelemetry.io/otel/propagation"
	"go.opentelemetry.io/otel/sdk/resource"
	"go.opentelemetry.io/otel/sdk/trace"
)

// asked are the variables of OpenTelemetry that name where traces go; the exporter reads
// them, and all others of its kind, itself.
var asked = []string{"OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "OTEL_EXPORTER_OTLP_ENDPOINT"}

// Start begins to send traces by OTLP over HTTP when a variable says where to; else it
// does nothing, and spans cost nothing. stop sends what is left; it ends with ctx.
func Start(ctx context.Context, version string, log *slog.Logger) (stop func(context.Context) error, err error) {
	stop = func(context.Context) error { return nil }
	if !wanted() {
		return stop, nil
	}
	exporter, err := otlptracehttp.New(ctx)
	if err != nil {
		return nil, fmt.Errorf("trace: %w", err)
	}
	about, err := resource.New(ctx,
		resource.WithAttributes(attribute.String("service.name", "kartabl"), attribute.String("service.version", version)),
		resource.WithFromEnv(), // OTEL_SERVICE_NAME is stronger
	)
	if err != nil {
		return nil, fmt.Errorf("trace: %w", err)
	}
	provider := trace.NewTracerProvider(trace.WithBatcher(exporter), trace.WithResource(about))
	otel.SetTracerProvider(provider)
	otel.SetTextMapPropagator(propagation.TraceContext{})
	otel.SetErrorHandler(otel.ErrorHandlerFunc(func(err error) { log.Warn("traces were not sent", "err", err) }))
	return provider.Shutdown, nil
}

func wanted() bool {
	for _, name := range asked {
		if os.Getenv(name) != "" {
			return os.Getenv("OTEL_SDK_DISABLED") != "true"
		}
	}
	return false
}
