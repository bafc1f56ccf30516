package api_test

import (
	"net/http"
	"testing"
)

// An operator declares days, sees them by day, and who has said what; nobody else does.
func TestAnOperatorDeclaresDays(t *testing.T) {
	w := newWorld(t)
	const get, post, days = http.MethodGet, http.MethodPost, "/api/calendars/office/days"
	w.run(t, []row{
		{name: "names", who: "operator", method: get, path: "/api/calendars", status: 200, must: []string{`"office"`}},
		{name: "declared", who: "operator", method: post, path: days, body: `{"days":[{"date":"1405-09-02"},{"date":"2026-11-24","hours":"08:00-10:00","note":"half\nday"}],"reason":"mourning"}`, status: 200, must: []string{
			`"no":2`, `"calendar":"office"`, `{"date":"2026-11-23","hours":"","note":"mourning"}`, `{"date":"2026-11-24","hours":"08:00-10:00","note":"half day"}`, `"by":"name of operator"`,
		}},
		{name: "said already", who: "operator", method: post, path: days, body: `{"days":[{"date":"2026-11-23"}]}`, status: 200, must: []string{`"rows":[]`}},
		{name: "taken back", who: "operator", method: post, path: days, body: `{"days":[{"date":"2026-11-24","usual":true}]}`, status: 200, must: []string{`"no":3`, `"usual":true`}},
		{name: "by day", who: "operator", method: get, path: "/api/calendars/office?from=1405-09-01&to=2026-11-24", status: 200, must: []string{
			`{"date":"2026-11-22","hours":"08:00-16:00"}`, `{"date":"2026-11-23","hours":"","special":true,"note":"mourning"}`, `{"date":"2026-11-24","hours":"08:00-16:00"}`,
		}},
		{name: "a month", who: "operator", method: get, path: "/api/calendars/office", status: 200, must: []string{`"2026-12-20"`}, mustNot: []string{`"2026-12-21"`}},
		{name: "who said what", who: "operator", method: get, path: "/api/declarations", status: 200, must: []string{`"rows":[{"no":3`, `{"no":2`, `"reason":"mourning"`, `"by":"name of operator"`}},
		{name: "no day", who: "operator", method: post, path: days, body: `{"days":[{"date":"tomorrow"},{"date":"2026-11-24","hours":"8-10"}]}`, status: 422, must: []string{`"path":"days.0.date"`, `"path":"days.1.hours"`}},
		{name: "nothing said", who: "operator", method: post, path: days, body: `{"days":[]}`, status: 422},
		{name: "no such calendar", who: "operator", method: post, path: "/api/calendars/x/days", body: `{"days":[{"date":"2026-11-23"}]}`, status: 404},
		{name: "no such one to read", who: "operator", method: get, path: "/api/calendars/x", status: 404},
		{name: "too long", who: "operator", method: get, path: "/api/calendars/office?from=2026-01-01&to=2028-01-01", status: 422, must: []string{`"path":"to"`}},
		{name: "from no day", who: "operator", method: get, path: "/api/calendars/office?from=x", status: 422, must: []string{`"path":"from"`}},
		{name: "by the manager", who: "manager", method: post, path: days, body: `{"days":[{"date":"2026-11-25"}]}`, status: 404},
		{name: "by a customer", who: "sara", method: get, path: "/api/declarations", status: 404},
		{name: "read by a customer", who: "sara", method: get, path: "/api/calendars/office", status: 404},
		{name: "names for staff", who: "finance1", method: get, path: "/api/calendars", status: 404},
	})
}
