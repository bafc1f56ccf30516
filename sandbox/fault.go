package sandbox

import (
	"context"
	"fmt"
	"slices"
)

// FaultKind is a way to fail.
type FaultKind string

// The kinds. A time-out does the work and keeps the answer back, as the worst ones do.
const (
	NoFault        FaultKind = "none"
	Timeout        FaultKind = "timeout"
	Broken         FaultKind = "500"
	Slow           FaultKind = "slow"
	Closed         FaultKind = "closed"          // a web service refuses with an error that its signature does not name
	WrongAmount    FaultKind = "wrong_amount"    // a verification says that another amount was paid
	DoubleCallback FaultKind = "double_callback" // the gateway itself calls back twice, before the payer returns
	Pending        FaultKind = "pending"         // a verification says that the result is not known yet
)

// Fault is a failure on demand.
type Fault struct {
	Service string    `json:"service"`
	Kind    FaultKind `json:"fault"`
	Times   int       `json:"times"` // how often it still happens; 0 is until it is taken away
}

var (
	transport = []FaultKind{Timeout, Broken, Slow}
	webKinds  = append(slices.Clone(transport), Closed)
	services  = []string{"registry", "core", "contracts", "terminals", "credit", "lists", "shahkar", "banking", "merchants", "personnel", "budget", "pg", "sms", "mail", "webhooks"}
)

func kindsOf(service string) []FaultKind {
	switch service {
	case "pg":
		return append(slices.Clone(transport), WrongAmount, DoubleCallback, Pending)
	case "sms", "mail":
		return transport
	default:
		return webKinds
	}
}

// SetFault puts a fault in the place of the service's former one; NoFault takes it away.
func (s *Server) SetFault(f Fault) error {
	if !slices.Contains(services, f.Service) {
		return fmt.Errorf("service %q: one of %v", f.Service, services)
	}
	if f.Kind != NoFault && !slices.Contains(kindsOf(f.Service), f.Kind) {
		return fmt.Errorf("fault %q: one of none, %v", f.Kind, kindsOf(f.Service))
	}
	if f.Times < 0 || f.Times > 1_000_000 {
		return fmt.Errorf("times %d: 0 to 1000000", f.Times)
	}
	s.state.setFault(f)
	return nil
}

func (st *state) setFault(f Fault) {
	st.mu.Lock()
	defer st.mu.Unlock()
	st.version++
	st.faults = slices.DeleteFunc(st.faults, func(old Fault) bool { return old.Service == f.Service })
	if f.Kind != NoFault {
		st.faults = append(st.faults, f)
	}
}

// take uses up one time of the service's fault if it is of one of these kinds.
func (st *state) take(service string, kinds ...FaultKind) FaultKind {
	st.mu.Lock()
	defer st.mu.Unlock()
	for i := range st.faults {
		f := &st.faults[i]
		if f.Service != service || !slices.Contains(kinds, f.Kind) {
			continue
		}
		kind := f.Kind
		if f.Times == 1 {
			st.faults = slices.Delete(st.faults, i, i+1)
		} else if f.Times > 1 {
			f.Times--
		}
		st.version++
		return kind
	}
	return ""
}

// delay keeps an answer back as the fault wants it. False: give none at all.
func (s *Server) delay(ctx context.Context, kind FaultKind) bool {
	switch kind {
	case Timeout:
		s.wait(ctx, s.options.Hold)
		return false
	case Slow:
		s.wait(ctx, s.options.Slow)
	default:
	}
	return true
}
