package definitions

import (
	"time"

	"github.com/kartabl/kartabl/calendar"
	"github.com/kartabl/kartabl/engine"
	"github.com/kartabl/kartabl/engine/expression"
	"github.com/kartabl/kartabl/internal/money"
	"github.com/kartabl/kartabl/internal/text"
)

// Catalog is the shared names of an installation. Processes refer to them; addresses
// and secrets are never in it. It is immutable and may be shared by goroutines.
type Catalog struct {
	Languages  []text.Lang
	Location   *time.Location
	Currency   money.Currency     // of the installation, which no catalog names; "" is the rial
	Attributes []expression.Field // customer.<name>
	Own        []expression.Field // those attributes that a customer may write himself
	Staff      []expression.Field // staff.<name>, beside full_name, mobile and province
	Calendars  map[string]*calendar.Calendar
	Roles      []string // those listed, then those that only queues name
	Queues     map[string]engine.Queue
	Services   map[string]*Service
	Gateways   []string
	Messages   map[string]*Message
	Templates  []string

	processes map[string]*engine.Process // that subprocesses may start, where they are known
	closed    bool                       // there are no others
	weeks     map[string]week            // to build a calendar again with other holidays
	templates map[string]templateText    // words by template
}

// Service is a web service: its typed operations by name.
type Service struct {
	Name       string
	Operations map[string]*Operation
}

// Operation is the signature of one call.
type Operation struct {
	Name       string
	Input      []expression.Field
	Output     *expression.Type // object
	Errors     []string
	Idempotent bool
}

// Message is what another system may send to a running case.
type Message struct {
	Name   string
	Key    *expression.Type
	Fields []expression.Field
}

// Operation finds a signature; nil when there is none.
func (c *Catalog) Operation(service, operation string) *Operation {
	s := c.Services[service]
	if s == nil {
		return nil
	}
	return s.Operations[operation]
}
