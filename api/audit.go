package api

import (
	"encoding/json"
	"errors"
	"maps"
	"net/http"
	"slices"
	"strings"

	"github.com/gofiber/fiber/v2"

	"github.com/kartabl/kartabl/internal/fault"
	"github.com/kartabl/kartabl/internal/scim"
	"github.com/kartabl/kartabl/people"
)

// Which routes the audit trail has, beside all that change something: those that show
// one thing to staff, which the path names, and those that give much at once. A new
// route needs no line here.
var (
	givesMuch = map[string]bool{"entries": true, "auditFile": true}                                      // each time
	rarely    = map[string]bool{"saveDraft": true, "saveNewDraft": true, "here": true, "sendPart": true} // once an hour: it is kept while one types, or a file comes
)

// audited lets a route answer and sees that the trail has it: what changes something is
// written by the command itself, all else within a second.
func (s *Server) audited(c *fiber.Ctx, r route, body []byte) error {
	if !s.isKept(c, r) {
		return c.Next()
	}
	d := &people.Deed{Entry: s.entryOf(c, r, body)}
	if rarely[r.name] && !s.trail.First(d.Entry) {
		return c.Next()
	}
	c.SetUserContext(people.WithDeed(c.UserContext(), d))
	err := c.Next()
	status := c.Response().StatusCode()
	if err != nil {
		status = statusOf(err)
	}
	s.keep(c, r, d, status)
	return err
}

// isKept: what nobody is asked for is not.
func (s *Server) isKept(c *fiber.Ctx, r route) bool {
	switch {
	case r.action == byToken:
		return !safe(r.method)
	case r.name == "" || r.action == public || !isAPI(r.path) || r.path == livePath:
		return false
	case !safe(r.method):
		return true
	default:
		return visiting(c).reader.ID != "" && (strings.Contains(r.path, "{") || givesMuch[r.name])
	}
}

// keep hands over what no command has written.
func (s *Server) keep(c *fiber.Ctx, r route, d *people.Deed, status int) {
	e := d.Entry
	e.Status = status
	ctx := c.UserContext()
	if status >= http.StatusBadRequest {
		e.Outcome = people.AuditRefused
		if (safe(r.method) || status == http.StatusTooManyRequests) && !s.trail.First(e) {
			return
		}
		s.trail.Keep(ctx, e)
		return
	}
	if d.Written() {
		return
	}
	if safe(r.method) && !givesMuch[r.name] && (!people.IsStaff(visiting(c).reader.Person) || !s.trail.First(e)) {
		return
	}
	s.trail.Keep(ctx, e)
}

func (s *Server) entryOf(c *fiber.Ctx, r route, body []byte) people.AuditEntry {
	v := visiting(c)
	e := people.AuditEntry{
		Request: v.id, Person: v.reader.ID, Deed: r.name, Outcome: people.AuditAllowed, Status: http.StatusOK, Address: v.address.String(),
	}
	if e.Person != "" {
		e.Session = people.SessionMark(v.token)
	}
	for i, name := range names(r.path) {
		value := c.Params(name)
		if i == 0 {
			e.Kind, e.Object = kindOf(r.path), value
			continue
		}
		e.Fields = append(e.Fields, name+":"+value)
	}
	if e.Kind == "case" {
		e.Case = e.Object
	}
	if r.action == byToken {
		e.Person = v.directory.Source()
		e.Fields = bounded(scim.Named(body))
		return e
	}
	if r.name != "sendPart" { // a file, which may look like JSON
		e.Fields = append(e.Fields, fieldNames(body)...)
	}
	return e
}

// kindOf is the noun before the first name in a path: /api/money/payments/{id} is about
// a payment.
func kindOf(path string) string {
	before, _, _ := strings.Cut(path, "/{")
	noun := strings.ToLower(before[strings.LastIndexByte(before, '/')+1:])
	if noun == "users" { // as directories call people
		return "person"
	}
	if strings.HasSuffix(noun, "ies") {
		return strings.TrimSuffix(noun, "ies") + "y"
	}
	if strings.HasSuffix(noun, "sses") {
		return strings.TrimSuffix(noun, "es")
	}
	return strings.TrimSuffix(noun, "s")
}

// mostFields bounds how many names of fields an entry has.
const mostFields = 50

// fieldNames are the keys of a JSON body, and those of the values in it.
func fieldNames(body []byte) []string {
	var keys map[string]json.RawMessage
	if len(body) == 0 || json.Unmarshal(body, &keys) != nil {
		return nil
	}
	var values map[string]json.RawMessage
	if json.Unmarshal(keys["values"], &values) == nil {
		delete(keys, "values")
	}
	all := slices.Sorted(maps.Keys(keys))
	for _, k := range slices.Sorted(maps.Keys(values)) {
		all = append(all, "values."+k)
	}
	for i := range all {
		all[i] = strings.ReplaceAll(all[i], " ", "_")
	}
	return bounded(all)
}

func bounded(names []string) []string { return names[:min(len(names), mostFields)] }

// statusOf is the status that an error of a plain handler is going to have.
func statusOf(err error) int {
	var own *fiber.Error
	var told *scim.Error
	switch {
	case errors.As(err, &own):
		return own.Code
	case errors.As(err, &told):
		return told.Status
	}
	if f := fault.As(err); f != nil {
		return statuses[f.Code]
	}
	return http.StatusInternalServerError
}
