package processes

import (
	"context"

	"go.opentelemetry.io/otel"
	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/codes"
	"go.opentelemetry.io/otel/trace"
)

// traced does f as a span of its own. Where nobody asked for traces it costs nothing.
func traced(ctx context.Context, name, caseID string, kind trace.SpanKind, f func(context.Context) error) error {
	ctx, s := otel.Tracer("kartabl/processes").Start(ctx, name, trace.WithSpanKind(kind), trace.WithAttributes(attribute.String("kartabl.case", caseID)))
	defer s.End()
	err := f(ctx)
	if err != nil {
		s.SetStatus(codes.Error, "")
	}
	return err
}
