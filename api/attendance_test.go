package api

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// Who else of one's side has an item open is known on all servers, and no longer than he
// says so.
func TestAttendance(t *testing.T) {
	now := time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)
	hub := NewHub()
	a, b := NewAttendance(hub), NewAttendance(NewHub())
	a.Tell = func(h Here) { b.Heard(h, now) }
	pages := map[string]*subscription{}
	for _, person := range []string{"bita", "omid", "sara"} {
		sub, err := hub.subscribe(person, nil)
		if err != nil {
			t.Fatal(err)
		}
		pages[person] = sub
	}
	says := func(person, doing string, side string) {
		a.Note(Here{Item: "i", Person: person, Name: person, Side: side, Doing: doing}, now)
	}
	with := func(a *Attendance, person string, side string) (names []string) {
		for _, o := range a.With(Here{Item: "i", Person: person, Side: side}, now) {
			names = append(names, o.Name+" "+o.Doing)
		}
		return names
	}
	expect := func(what string, got, want any) {
		t.Helper()
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", what, diff)
		}
	}
	says("bita", "looking", "staff")
	says("sara", "typing", "customer")
	expect("one alone", with(a, "bita", "staff"), []string(nil))
	says("omid", "looking", "staff")
	expect("she hears of him", pages["bita"].takeVisited(), []string{"i"})
	expect("the other side does not", pages["sara"].takeVisited(), []string(nil))
	expect("two", with(a, "bita", "staff"), []string{"omid looking"})
	expect("nobody of the other side", with(a, "sara", "customer"), []string(nil))
	says("omid", "looking", "staff")
	expect("the same again is no news", pages["bita"].takeVisited(), []string(nil))
	says("omid", "typing", "staff")
	expect("typing is", pages["bita"].takeVisited(), []string{"i"})
	expect("on the other server", with(b, "bita", "staff"), []string{"omid typing"})
	says("omid", leftHere, "staff")
	expect("he has left", with(b, "bita", "staff"), []string(nil))
	expect("she hears of that", pages["bita"].takeVisited(), []string{"i"})
	says("omid", "looking", "staff")
	now = now.Add(hereFor)
	expect("he says nothing", with(a, "bita", "staff"), []string(nil))
	a.Heard(Here{Item: "j", Person: "omid", Doing: leftHere}, now)
	expect("nothing is left behind", len(a.items), 0)
}
