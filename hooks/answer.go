package hooks

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math/big"
	"mime"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

const (
	maxInt   = 1<<53 - 1 // the largest whole number that every JSON reader keeps exactly
	maxDepth = 32
	maxParts = 10_000 // values of an answer, those inside of others too
)

// isJSON refuses what says that it is something else. Many services call their JSON
// text, or nothing.
func (a answer) isJSON() error {
	said := a.header.Get("Content-Type")
	if said == "" {
		return nil
	}
	kind, params, err := mime.ParseMediaType(said)
	if err != nil || !slices.Contains([]string{"application/json", "text/json", "text/plain"}, kind) && !strings.HasSuffix(kind, "+json") {
		return fmt.Errorf("its type is %s", short(strconv.QuoteToASCII(said)))
	}
	if charset := strings.ToLower(params["charset"]); charset != "" && charset != "utf-8" && charset != "us-ascii" {
		return errors.New("its text is not UTF-8")
	}
	return nil
}

// measure refuses what is too deep or has too many values, before any of it is built.
func measure(body []byte) error {
	depth, parts, quoted := 0, 1, false
	for i := 0; i < len(body); i++ {
		switch c := body[i]; {
		case quoted && c == '\\':
			i++
		case c == '"':
			quoted = !quoted
		case quoted:
		case c == '{', c == '[':
			depth++
			parts++
		case c == '}', c == ']':
			depth--
		case c == ',':
			parts++
		}
		if depth > maxDepth || parts > maxParts {
			return fmt.Errorf("deeper than %d or more than %d values", maxDepth, maxParts)
		}
	}
	return nil
}

// decode reads one JSON object into canonical values.
func decode(body []byte) (map[string]any, error) {
	if !utf8.Valid(body) {
		return nil, errors.New("its text is not UTF-8")
	}
	if err := measure(body); err != nil {
		return nil, err
	}
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
