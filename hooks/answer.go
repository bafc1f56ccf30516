package hooks

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math/big"
	"strconv"
	"strings"
)

// maxInt is the largest whole number that every JSON reader keeps exactly.
const maxInt = 1<<53 - 1

// decode reads one JSON object into canonical values.
func decode(body []byte) (map[string]any, error) {
	d := json.NewDecoder(bytes.NewReader(body))
	d.UseNumber()
	var raw map[string]any
	if err := d.Decode(&raw); err != nil {
		return nil, errors.New("not a JSON object")
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return nil, errors.New("more than one JSON value")
	}
	if raw == nil {
		return nil, errors.New("not a JSON object")
	}
	return canonicalObject(raw)
}

func canonical(v any) (any, error) {
	switch v := v.(type) {
	case json.Number:
		return canonicalNumber(v.String())
	case string:
		if strings.ContainsRune(v, 0) {
			return nil, errors.New("a text holds U+0000")
		}
		return v, nil
	case map[string]any:
		return canonicalObject(v)
	case []any:
		return canonicalList(v)
	}
	return v, nil
}

func canonicalObject(raw map[string]any) (map[string]any, error) {
	out := make(map[string]any, len(raw))
	for name, v := range raw {
		if v == nil {
			continue
		}
		c, err := canonical(v)
		if err != nil {
			return nil, fmt.Errorf("%q: %w", short(name), err)
		}
		out[name] = c
	}
	return out, nil
}

func canonicalList(raw []any) ([]any, error) {
	out := make([]any, len(raw))
	for i, v := range raw {
		c, err := canonical(v)
		if err != nil {
			return nil, fmt.Errorf("[%d]: %w", i, err)
		}
		out[i] = c
	}
	return out, nil
}

// canonicalNumber takes 5, 5.0 and 5e3 as int and 12.50 as "12.50".
func canonicalNumber(s string) (any, error) {
	mantissa, exp, _ := strings.Cut(strings.ToLower(s), "e")
	shift := 0
	if exp != "" {
		n, err := strconv.Atoi(exp)
		if err != nil || n < -30 || n > 30 {
			return nil, errNumber
		}
		shift = n
	}
	r, ok := new(big.Rat).SetString(s[:min(len(s), 64)])
	if !ok || len(s) > 64 || new(big.Rat).Abs(r).Cmp(big.NewRat(maxInt, 1)) > 0 {
		return nil, errNumber
	}
	if r.IsInt() {
		return int(r.Num().Int64()), nil
	}
	_, fraction, _ := strings.Cut(mantissa, ".")
	return r.FloatString(max(len(fraction)-shift, 1)), nil
}

var errNumber = errors.New("a number beyond 9007199254740991 or too long")

func short(s string) string {
	if r := []rune(s); len(r) > 40 {
		return string(r[:40]) + "…"
	}
	return s
}
