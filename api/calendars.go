package api

import (
	"context"

	"github.com/kartabl/kartabl/cartable"
)

// Calendars are the calendars of the installation, by name.
type Calendars struct {
	Names []string `json:"names"`
}

func (s *Server) calendars(ctx context.Context, r cartable.Reader, _ *none) (*out[Calendars], error) {
	names, err := s.cartable.Calendars(ctx, r)
	return &out[Calendars]{Calendars{names}}, err
}

// ByCalendar names a calendar in the path. It is exported since huma looks into no other
// embedded types.
type ByCalendar struct {
	Name string `path:"name" maxLength:"64"`
}

func (s *Server) calendar(ctx context.Context, r cartable.Reader, in *struct {
	ByCalendar
	From string `query:"from" maxLength:"10" doc:"2026-11-23 or 1405-09-02; without it today"`
	To   string `query:"to" maxLength:"10" doc:"Included; without it a month after the first"`
},
) (*out[cartable.CalendarDays], error) {
	v, err := s.cartable.Calendar(ctx, r, in.Name, in.From, in.To)
	return &out[cartable.CalendarDays]{v}, err
}

// SayOfDays is what an operator declares.
type SayOfDays struct {
	Days   []cartable.DayWish `json:"days" minItems:"1" maxItems:"400" nullable:"false"`
	Reason string             `json:"reason,omitempty" maxLength:"200" doc:"The history of cases tells it"`
}

// Declarations are what was declared of calendars.
type Declarations struct {
	Rows []cartable.Declared `json:"rows"`
}

func (s *Server) declare(ctx context.Context, r cartable.Reader, in *struct {
	ByCalendar
	Body SayOfDays
},
) (*out[Declarations], error) {
	rows, err := s.cartable.Declare(ctx, r, in.Name, in.Body.Days, in.Body.Reason)
	return &out[Declarations]{Declarations{rows}}, err
}

func (s *Server) declarations(ctx context.Context, r cartable.Reader, _ *none) (*out[Declarations], error) {
	rows, err := s.cartable.Declarations(ctx, r)
	return &out[Declarations]{Declarations{rows}}, err
}
