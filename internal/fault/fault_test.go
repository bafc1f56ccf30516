package fault

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/kartabl/kartabl/internal/text"
)

func TestFaultIsFoundThroughWrapping(t *testing.T) {
	err := fmt.Errorf("claim item: %w", New(Conflict, "conflict.claimed", "name", "Sara").Because(io.EOF))
	if !Is(err, Conflict) || Is(err, NotFound) {
		t.Error("the code is lost or wrong")
	}
	if !errors.Is(err, io.EOF) {
		t.Error("the cause is lost")
	}
	f := As(err)
	if f == nil || f.Key != "conflict.claimed" || f.Args["name"] != "Sara" {
		t.Errorf("As = %+v", f)
	}
}

func TestOtherErrorsAreNoFaults(t *testing.T) {
	for _, err := range []error{nil, io.EOF, fmt.Errorf("x: %w", io.EOF)} {
		if As(err) != nil || Is(err, Internal) {
			t.Errorf("%v counts as a fault", err)
		}
	}
}

func TestWithAndBecauseLeaveTheirFaultAlone(t *testing.T) {
	base := New(Invalid, "invalid.fields").With(At("a", "field.required"))
	one := base.With(At("b", "field.required"))
	two := base.With(At("c", "field.required")).Because(io.EOF)
	if len(base.Fields) != 1 || base.Cause != nil {
		t.Errorf("base changed: %v", base)
	}
	if one.Fields[1].Path != "b" || two.Fields[1].Path != "c" {
		t.Errorf("copies share fields: %v / %v", one, two)
	}
}

func TestErrorIsForTheLog(t *testing.T) {
	err := New(Invalid, "invalid.fields", "n", 2).With(At("iban", "field.format.iban")).Because(io.EOF)
	want := "invalid: invalid.fields map[n:2]; iban: field.format.iban: EOF"
	if err.Error() != want {
		t.Errorf("Error() = %q, want %q", err, want)
	}
}

func TestOddArguments(t *testing.T) {
	if got := New(Invalid, "k", "a", 1, "alone").Args; !cmp.Equal(got, map[string]any{"a": 1}) {
		t.Errorf("args = %v", got)
	}
	if New(Invalid, "k").Args != nil {
		t.Error("no arguments must stay nil")
	}
}

func TestMessagesForPeople(t *testing.T) {
	own := Field{Path: "n", Key: "rule", Args: map[string]any{"n": 3}, Text: text.Text{text.Fa: "تا {n}", text.En: "up to {n}"}}
	for _, c := range []struct{ got, want string }{
		{New(Conflict, "conflict.claimed", "name", "سارا").Message(text.Fa), "این کار را سارا برداشته است."},
		{New(Forbidden, "forbidden").Message(text.En), "You are not allowed to do this."},
		{At("a", "field.min", "min", 1000).Message(text.Fa), "باید دست‌کم ۱٬۰۰۰ باشد."},
		{own.Message(text.Fa), "تا ۳"},
		{own.Message(text.En), "up to 3"},
	} {
		if c.got != c.want {
			t.Errorf("got %q, want %q", c.got, c.want)
		}
	}
}

func TestFieldJSON(t *testing.T) {
	raw, err := json.Marshal([]Field{
		At("lines[2].price", "field.min", "min", 1),
		{Path: "x", Key: "rule", Text: text.Text{text.Fa: "نه"}},
	})
	if err != nil {
		t.Fatal(err)
	}
	want := `[{"path":"lines[2].price","key":"field.min","args":{"min":1}},{"path":"x","key":"rule","text":{"fa":"نه"}}]`
	if string(raw) != want {
		t.Errorf("got %s\nwant %s", raw, want)
	}
}
