package api

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestValuesAreCanonical(t *testing.T) {
	const in = `{"n": 12, "big": 9007199254740991, "over": 9007199254740992, "huge": 99999999999999999999, "d": 12.50, "e": 1e3,
		"t": "x", "b": true, "none": null, "list": [1, 1.5, {"a": -2, "b": null}], "o": {"p": {"q": 0}}}`
	want := Values{
		"n": 12, "big": 9007199254740991, "over": "9007199254740992", "huge": "99999999999999999999", "d": "12.50", "e": "1e3",
		"t": "x", "b": true, "list": []any{1, "1.5", map[string]any{"a": -2}}, "o": map[string]any{"p": map[string]any{"q": 0}},
	}
	var got Values
	if err := json.Unmarshal([]byte(in), &got); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestBodiesThatNobodyCouldStore(t *testing.T) {
	for _, c := range []struct {
		body string
		want error
	}{
		{strings.Repeat("[", maxDepth-1) + strings.Repeat("]", maxDepth-1), nil},
		{strings.Repeat("[", maxDepth+1) + strings.Repeat("]", maxDepth+1), errDeep},
		{`{"a": "x\u0000"}`, errNull},
		{`{"a\u0000": 1}`, errNull},
		{`{"a": "\\u0000"}`, nil},
	} {
		var v any
		if err := format.Unmarshal([]byte(c.body), &v); !errors.Is(err, c.want) {
			t.Errorf("%.40s: %v, want %v", c.body, err, c.want)
		}
	}
}
