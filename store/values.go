package store

import (
	"bytes"
	"database/sql/driver"
	"encoding/json"
	"fmt"
	"strconv"
	"time"
)

// never stands in columns that sort for a time that will not come.
var never = time.Date(9999, 12, 31, 23, 59, 59, 0, time.UTC)

func orNever(t time.Time) time.Time {
	if t.IsZero() {
		return never
	}
	return t
}

func orNull(t time.Time) any {
	if t.IsZero() {
		return nil
	}
	return t
}

// moment scans a time; NULL and never become the zero time.
type moment struct{ t *time.Time }

// Scan implements sql.Scanner.
func (m moment) Scan(v any) error {
	*m.t = time.Time{}
	if v == nil {
		return nil
	}
	t, ok := v.(time.Time)
	if !ok {
		return fmt.Errorf("a time is stored as %T", v)
	}
	if !t.Equal(never) {
		*m.t = t.UTC()
	}
	return nil
}

// asJSON scans JSON into a pointer and writes a value as JSON; an empty value is
// NULL. Numbers come back as json.Number, but in a map of values as int: see whole.
type asJSON struct{ v any }

// Scan implements sql.Scanner.
func (d asJSON) Scan(v any) error {
	var raw []byte
	switch v := v.(type) {
	case nil:
		return nil
	case string:
		raw = []byte(v)
	case []byte:
		raw = v
	default:
		return fmt.Errorf("JSON is stored as %T", v)
	}
	dec := json.NewDecoder(bytes.NewReader(raw))
	dec.UseNumber()
	if err := dec.Decode(d.v); err != nil {
		return err
	}
	if values, ok := d.v.(*map[string]any); ok {
		whole(*values)
	}
	return nil
}

// Value implements driver.Valuer.
func (d asJSON) Value() (driver.Value, error) {
	raw, err := json.Marshal(d.v)
	if err != nil {
		return nil, err
	}
	switch text := string(raw); text {
	case "null", "{}", "[]":
		return nil, nil
	default:
		return text, nil
	}
}

// whole turns the numbers in m into ints.
func whole(m map[string]any) {
	for k, v := range m {
		m[k] = wholeValue(v)
	}
}

func wholeValue(v any) any {
	switch v := v.(type) {
	case json.Number:
		if n, err := strconv.Atoi(v.String()); err == nil {
			return n
		}
		f, _ := v.Float64()
		return f
	case []any:
		for i := range v {
			v[i] = wholeValue(v[i])
		}
	case map[string]any:
		whole(v)
	}
	return v
}
