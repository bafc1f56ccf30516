package api

import (
	"context"

	"github.com/gofiber/fiber/v2"
	"go.opentelemetry.io/otel"
	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/codes"
	"go.opentelemetry.io/otel/propagation"
	"go.opentelemetry.io/otel/trace"
)

// span begins the trace of a request, or goes on with the caller's. Where nobody asked
// for traces it costs nothing. The returned function ends it with the answer.
func span(ctx context.Context, c *fiber.Ctx) (context.Context, func()) {
	caller := propagation.MapCarrier{"traceparent": c.Get("traceparent"), "tracestate": c.Get("tracestate")}
	ctx = otel.GetTextMapPropagator().Extract(ctx, caller)
	ctx, s := otel.Tracer("kartabl/api").Start(ctx, c.Method(), trace.WithSpanKind(trace.SpanKindServer))
	return ctx, func() {
		route, status := c.Route().Path, c.Response().StatusCode()
		s.SetName(c.Method() + " " + route)
		s.SetAttributes(
			attribute.String("http.request.method", c.Method()), attribute.String("http.route", route),
			attribute.Int("http.response.status_code", status),
		)
		if status >= fiber.StatusInternalServerError {
			s.SetStatus(codes.Error, "")
		}
		s.End()
	}
}
