package api_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/kartabl/kartabl/cartable"
	"github.com/kartabl/kartabl/engine"
)

// absent notes by the API that somebody is away from today.
func (w *world) absent(by, who, substitute string) string {
	w.t.Helper()
	today := w.db.Now().Format(time.DateOnly)
	body := `{"from": "` + today + `", "until": "` + today + `"`
	if who != by {
		body += `, "person": "` + w.persons[who].ID + `"`
	}
	if substitute != "" {
		body += `, "substitute": "` + w.persons[substitute].ID + `"`
	}
	var a struct{ ID string }
	w.post(by, "/api/absences", body+`}`, &a)
	return a.ID
}

func TestAbsences(t *testing.T) {
	w := newWorld(t)
	w.person("chief", engine.Staff, "supervisor")
	_, item, holder := w.review()
	other := map[string]string{"expert1": "expert2", "expert2": "expert1"}[holder]
	day, me, him := w.db.Now().Format(time.DateOnly), w.persons[holder].ID, w.persons[other].ID
	const get, post = http.MethodGet, http.MethodPost
	wish := func(rest string) string { return `{"from": "` + day + `", "until": "` + day + `"` + rest + `}` }
	w.run(t, []row{
		{name: "customers see no absences", who: "sara", method: get, path: "/api/absences", status: 404},
		{name: "nor have any", who: "sara", method: post, path: "/api/absences", body: wish(``), status: 404},
		{name: "nobody notes another's", who: other, method: post, path: "/api/absences", body: wish(`, "person": "` + me + `"`), status: 404},
		{name: "no days", who: holder, method: post, path: "/api/absences", body: `{"from": "soon", "until": "1405-13-01"}`, status: 422, must: []string{`"path":"from"`, `"path":"until"`}},
		{name: "the wrong way round", who: holder, method: post, path: "/api/absences", body: `{"from": "2027-01-02", "until": "2027-01-01"}`, status: 422, must: []string{`"path":"until"`}},
		{name: "oneself", who: holder, method: post, path: "/api/absences", body: wish(`, "substitute": "` + me + `"`), status: 422, must: []string{`"path":"substitute"`}},
		{name: "one's own, in Jalali days", who: holder, method: post, path: "/api/absences", body: `{"from": "1405-12-01", "until": "1405-12-02", "reason": "سفر"}`, status: 201, must: []string{`"from":"2027-02-20"`, `"until":"2027-02-21"`, `"can_end":true`}},
		{name: "a supervisor notes another's", who: "chief", method: post, path: "/api/absences", body: wish(`, "person": "` + me + `", "substitute": "` + him + `"`), status: 201, must: []string{`"stand_in_name":"name of ` + other + `"`, `"held":1`}},
		{name: "twice at once", who: "chief", method: post, path: "/api/absences", body: wish(`, "person": "` + me + `"`), status: 422, must: []string{`"path":"from"`}},
		{name: "colleagues see who is away and not why", who: other, method: get, path: "/api/absences", status: 200, must: []string{"name of " + holder, `"can_manage":false`}, mustNot: []string{"سفر", `"held"`, `"can_end"`}},
		{name: "the stand-in has the work", who: other, method: get, path: "/api/items?view=mine", status: 200, must: []string{item, `"stand_in":true`}},
		{name: "and may open it", who: other, method: get, path: "/api/items/" + item, status: 200, must: []string{`"can_submit":true`}},
		{name: "chosen from a list", who: "chief", method: get, path: "/api/people?role=medical_expert", status: 200, must: []string{`"away":true`}},
		{name: "another ends nothing", who: other, method: post, path: "/api/absences/none/end", status: 404},
	})
	var all cartable.Absences
	w.get("chief", "/api/absences", &all)
	if len(all.Others) != 2 || !all.CanManage || !all.Others[0].Now {
		t.Fatalf("%+v", all)
	}
	end := "/api/absences/" + all.Others[0].ID + "/end"
	w.run(t, []row{
		{name: "another does not end it", who: other, method: post, path: end, status: 404},
		{name: "he is back", who: holder, method: post, path: end, status: 200, mustNot: []string{`"now":true`, `"can_end"`}},
		{name: "once", who: holder, method: post, path: end, status: 409},
		{name: "the stand-in has it no more", who: other, method: get, path: "/api/items?view=mine", status: 200, mustNot: []string{item}},
	})
}

// The page of a stand-in hears of what he does for others.
func TestAStandInHears(t *testing.T) {
	w := newWorld(t)
	id, _, holder := w.review()
	w.person("stranger", engine.Staff, "medical_clerk")
	w.absent(holder, holder, "stranger")
	l := w.listen("stranger")
	w.post("sara", "/api/cases/"+id+"/actions/cancel", `{"values": {}}`, nil)
	if line := l.line(); line != "event: change" && !strings.Contains(line, id) {
		t.Errorf("heard %q", line)
	}
}

func TestQueues(t *testing.T) {
	w := newWorld(t)
	w.person("chief", engine.Staff, "supervisor")
	const get, put, path = http.MethodGet, http.MethodPut, "/api/queues/medical_experts"
	rule := func(member string) string {
		return `{"capacity": 2, "members": ["` + w.persons[member].ID + `"], "supervisors": []}`
	}
	w.run(t, []row{
		{name: "a supervisor sets members", who: "chief", method: put, path: path, body: rule("expert1"), status: 200, must: []string{"name of expert1", `"capacity":2`}},
		{name: "the operator reads them", who: "operator", method: get, path: "/api/queues", status: 200, must: []string{`"name":"medical_experts"`, "name of expert1"}},
		{name: "without the role", who: "chief", method: put, path: path, body: rule("tech1"), status: 422, must: []string{`"path":"members[0]"`}},
		{name: "less than nothing", who: "chief", method: put, path: path, body: `{"capacity": -1, "members": [], "supervisors": []}`, status: 422},
		{name: "no such queue", who: "chief", method: put, path: "/api/queues/none", body: rule("expert1"), status: 404},
		{name: "others set nothing", who: "expert1", method: put, path: path, body: rule("expert1"), status: 404},
		{name: "nor read", who: "expert1", method: get, path: "/api/queues", status: 404},
		{name: "nor a customer", who: "sara", method: get, path: "/api/queues", status: 404},
		{name: "the operator sets attributes", who: "operator", method: http.MethodPatch, path: "/api/people/" + w.persons["expert1"].ID + "/attributes", body: `{"values": {"province": "Fars"}}`, status: 200, must: []string{`"province":"Fars"`}},
		{name: "and reads them", who: "operator", method: get, path: "/api/people/" + w.persons["expert1"].ID + "/attributes", status: 200, must: []string{`"province":"Fars"`}},
		{name: "unknown ones are told", who: "operator", method: http.MethodPatch, path: "/api/people/" + w.persons["expert1"].ID + "/attributes", body: `{"values": {"height": 2}}`, status: 422, must: []string{`"path":"attributes.height"`}},
		{name: "a customer is no staff", who: "operator", method: get, path: "/api/people/" + w.persons["sara"].ID + "/attributes", status: 404},
		{name: "a supervisor does not read them", who: "chief", method: get, path: "/api/people/" + w.persons["expert1"].ID + "/attributes", status: 404},
		{name: "who is no member has no such line", who: "expert2", method: get, path: "/api/items?view=queue:medical_experts", status: 404},
		{name: "who is has it", who: "expert1", method: get, path: "/api/items?view=queue:medical_experts", status: 200},
	})
}
