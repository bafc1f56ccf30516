package hooks

import (
	"encoding/json"
	"math"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

func TestDecode(t *testing.T) {
	for _, row := range []struct {
		body string
		want map[string]any // nil: refused
	}{
		{``, nil},
		{`{}`, map[string]any{}},
		{`{"a":5,"b":-7,"c":true,"d":"x"}`, map[string]any{"a": 5, "b": -7, "c": true, "d": "x"}},
		{`{"a":5.0,"b":1e3,"c":12.50,"d":1.5e-3,"e":-0.5,"f":-0}`, map[string]any{"a": 5, "b": 1000, "c": "12.50", "d": "0.0015", "e": "-0.5", "f": 0}},
		{`{"a":9007199254740991,"b":-9007199254740991}`, map[string]any{"a": maxInt, "b": -maxInt}},
		{`{"a":null,"b":{"c":null,"d":1},"e":[1,"x",null]}`, map[string]any{"b": map[string]any{"d": 1}, "e": []any{1, "x", nil}}},
		{`{"a":9007199254740992}`, nil},
		{`{"a":1e999999999}`, nil},
		{`{"a":1e-999999999}`, nil},
		{`{"a":[{"b":1e17}]}`, nil},
		{`{"a":` + strings.Repeat("1", 100) + `}`, nil},
		{`{"a":0.` + strings.Repeat("1", 100) + `}`, nil},
		{`{"a":"x\u0000y"}`, nil},
		{`{"a":1} {"b":2}`, nil},
		{`{"a":1`, nil},
		{`[]`, nil},
		{`null`, nil},
		{`"x"`, nil},
		{`<html>`, nil},
		{strings.Repeat(`{"a":`, 20_000), nil},
	} {
		got, err := decode([]byte(row.body))
		if (err == nil) != (row.want != nil) {
			t.Errorf("%.60s: %v", row.body, err)
			continue
		}
		if d := cmp.Diff(row.want, got); d != "" {
			t.Errorf("%.60s: %s", row.body, d)
		}
	}
}

// A whole number within the range comes through as itself, and any number either
// comes through with its value or not at all.
func TestNumbersKeepTheirValue(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(-maxInt, maxInt).Draw(t, "n")
		if got, err := canonicalNumber(strconv.Itoa(n)); err != nil || got != n {
			t.Fatalf("%d became %v, %v", n, got, err)
		}
		f := rapid.Float64Range(-1e15, 1e15).Draw(t, "f")
		b, err := json.Marshal(f)
		if err != nil {
			t.Fatal(err)
		}
		checkNumber(t, string(b), f)
	})
}

func checkNumber(t *rapid.T, written string, f float64) {
	v, err := canonicalNumber(written)
	if err != nil {
		return
	}
	switch v := v.(type) {
	case int:
		if float64(v) != f {
			t.Fatalf("%s became %d", written, v)
		}
	case string:
		back, err := strconv.ParseFloat(v, 64)
		if err != nil || math.Float64bits(back) != math.Float64bits(f) || strings.ContainsAny(v, "eE") {
			t.Fatalf("%s became %s", written, v)
		}
	default:
		t.Fatalf("%s became %T", written, v)
	}
}
