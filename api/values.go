package api

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"

	"github.com/danielgtaylor/huma/v2"
)

// Values are what a person has filled in, by the path of the field.
type Values map[string]any

// maxDepth is how deep a body may be nested.
const maxDepth = 32

// maxInt is the largest whole number that every reader of JSON keeps.
const maxInt = 9_007_199_254_740_991

var (
	errDeep = errors.New("nested too deep")
	errNull = errors.New("a text holds the character NUL")
)

// format is JSON as we take and give it.
var format = huma.Format{
	Marshal: func(w io.Writer, v any) error {
		enc := json.NewEncoder(w)
		enc.SetEscapeHTML(false)
		return enc.Encode(v)
	},
	Unmarshal: func(data []byte, v any) error {
		if err := json.Unmarshal(data, v); err != nil {
			return fmt.Errorf("read JSON: %w", err)
		}
		if raw, ok := v.(*any); ok {
			return sound(*raw, maxDepth)
		}
		return nil
	},
}

// sound reports whether a body is not nested too deep and its texts can be stored.
func sound(v any, depth int) error {
	if depth == 0 {
		return errDeep
	}
	switch x := v.(type) {
	case string:
		if strings.IndexByte(x, 0) >= 0 {
			return errNull
		}
	case []any:
		for _, e := range x {
			if err := sound(e, depth-1); err != nil {
				return err
			}
		}
	case map[string]any:
		for k, e := range x {
			if err := errors.Join(sound(k, depth), sound(e, depth-1)); err != nil {
				return err
			}
		}
	}
	return nil
}

// UnmarshalJSON reads values in the form that the language has in memory: whole
// numbers are int, other numbers are the decimal's text, null is an absent value.
func (v *Values) UnmarshalJSON(data []byte) error {
	dec := json.NewDecoder(bytes.NewReader(data))
	dec.UseNumber()
	var raw map[string]any
	if err := dec.Decode(&raw); err != nil {
		return fmt.Errorf("read values: %w", err)
	}
	*v = make(Values, len(raw))
	for k, e := range raw {
		if e != nil {
			(*v)[k] = canonical(e)
		}
	}
	return nil
}

func canonical(v any) any {
	switch x := v.(type) {
	case json.Number:
		if n, err := strconv.Atoi(x.String()); err == nil && n >= -maxInt && n <= maxInt {
			return n
		}
		return x.String()
	case []any:
		for i, e := range x {
			x[i] = canonical(e)
		}
		return x
	case map[string]any:
		for k, e := range x {
			if e == nil {
				delete(x, k)
				continue
			}
			x[k] = canonical(e)
		}
		return x
	default:
		return v
	}
}
