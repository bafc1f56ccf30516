package expression

import (
	"slices"
	"strconv"
	"strings"

	"github.com/govalues/decimal"

	"github.com/kartabl/kartabl/calendar"
	"github.com/kartabl/kartabl/internal/text"
)

// function is one that needs nothing but the values of its arguments.
type function struct {
	params   [][]Kind // the kinds that each takes; the first is named to people
	optional int      // how many of the last may be left out
	gives    Kind
	result   func(first *Type) (t *Type, nilable bool) // instead of gives
	run      func(r *run, args [3]any) any
}

var (
	texts   = []Kind{Text, Enum}
	numbers = []Kind{Decimal, Int, Money}
	lists   = []Kind{List}
	lengths = []Kind{Duration, Text, Enum}
	moments = []Kind{Datetime, Date}
)

// functions are written out here, one a line; own has the others.
var functions = map[string]function{
	"upper":        {params: [][]Kind{texts}, gives: Text, run: onText(strings.ToUpper)},
	"lower":        {params: [][]Kind{texts}, gives: Text, run: onText(strings.ToLower)},
	"trim":         {params: [][]Kind{texts}, gives: Text, run: onText(strings.TrimSpace)},
	"replace":      {params: [][]Kind{texts, texts, texts}, gives: Text, run: replaceText},
	"split":        {params: [][]Kind{texts, texts}, result: listOfText, run: splitText},
	"join":         {params: [][]Kind{lists, texts}, optional: 1, gives: Text, run: joinTexts},
	"hasPrefix":    {params: [][]Kind{texts, texts}, gives: Bool, run: onTexts(strings.HasPrefix)},
	"hasSuffix":    {params: [][]Kind{texts, texts}, gives: Bool, run: onTexts(strings.HasSuffix)},
	"abs":          {params: [][]Kind{numbers}, result: sameType, run: absolute},
	"int":          {params: [][]Kind{{Decimal, Int, Money, Text}}, gives: Int, run: toWhole},
	"round":        {params: [][]Kind{numbers}, gives: Int, run: roundHalfUp},
	"floor":        {params: [][]Kind{numbers}, gives: Int, run: rounded(func(d decimal.Decimal) decimal.Decimal { return d.Floor(0) })},
	"ceil":         {params: [][]Kind{numbers}, gives: Int, run: rounded(func(d decimal.Decimal) decimal.Decimal { return d.Ceil(0) })},
	"first":        {params: [][]Kind{lists}, result: itemType, run: firstItem},
	"last":         {params: [][]Kind{lists}, result: itemType, run: lastItem},
	"uniq":         {params: [][]Kind{lists}, result: sameType, run: uniqueItems},
	"reverse":      {params: [][]Kind{lists}, result: sameType, run: reversed},
	"date_add":     {params: [][]Kind{moments, lengths}, result: sameType, run: dateAdd},
	"business_add": {params: [][]Kind{moments, lengths}, gives: Datetime, run: businessAdd},
}

func sameType(t *Type) (*Type, bool) { return bare(t), false }
func itemType(t *Type) (*Type, bool) { return bare(itemsOf(t)), true }
func listOfText(*Type) (*Type, bool) { return &Type{Kind: List, Items: typeText}, false }
func onText(f func(string) string) func(*run, [3]any) any {
	return func(r *run, args [3]any) any {
		s := r.text(args[0])
		if !r.spend(len(s)) || !r.made(len(s)*2) {
			return nil
		}
		return f(s)
	}
}

// bare is a type without the mark that its values may be unset.
func bare(t *Type) *Type {
	if !t.Optional {
		return t
	}
	b := *t
	b.Optional = false
	return &b
}

func onTexts(f func(a, b string) bool) func(*run, [3]any) any {
	return func(r *run, args [3]any) any { return f(r.text(args[0]), r.text(args[1])) }
}

func replaceText(r *run, args [3]any) any {
	s, before, after := r.text(args[0]), r.text(args[1]), r.text(args[2])
	if !r.spend(len(s)/2) || !r.made(len(s)+strings.Count(s, before)*len(after)) {
		return nil
	}
	return strings.ReplaceAll(s, before, after)
}

func splitText(r *run, args [3]any) any {
	s, by := r.text(args[0]), r.text(args[1])
	n := strings.Count(s, by) + 1
	if !r.spend(len(s)/2+n*costPart) || !r.made(16*n+len(s)) {
		return nil
	}
	if n > maxItems {
		return r.fail("items", "max", maxItems)
	}
	parts := strings.Split(s, by)
	list := make([]any, len(parts))
	for i, p := range parts {
		list[i] = p
	}
	return list
}

func joinTexts(r *run, args [3]any) any {
	by := ""
	if args[1] != nil {
		by = r.text(args[1])
	}
	items := r.list(args[0])
	parts := make([]string, len(items))
	for i, item := range items {
		parts[i] = r.text(item)
		if !r.made(len(parts[i]) + len(by) + 16) {
			return nil
		}
	}
	return strings.Join(parts, by)
}

func absolute(r *run, args [3]any) any {
	if n, ok := whole(args[0]); ok {
		return max(n, -n)
	}
	return r.number(args[0]).Abs()
}

// toWhole cuts the fraction off, or reads a text of digits in any script.
func toWhole(r *run, args [3]any) any {
	if n, ok := whole(args[0]); ok {
		return r.ranged(n)
	}
	if s, ok := args[0].(string); ok {
		args[0] = text.LatinDigits(strings.TrimSpace(s))
	}
	return r.toInt(r.number(args[0]))
}

// roundHalfUp rounds a half away from zero, as people do.
func roundHalfUp(r *run, args [3]any) any {
	if n, ok := whole(args[0]); ok {
		return r.ranged(n)
	}
	d := r.number(args[0])
	r.spend(costRound)
	half, err := decimal.MustNew(5, 1).CopySign(d).Add(d)
	if err != nil {
		return r.fail("range")
	}
	return r.toInt(half)
}

func rounded(f func(decimal.Decimal) decimal.Decimal) func(*run, [3]any) any {
	return func(r *run, args [3]any) any {
		r.spend(costRound)
		return r.toInt(f(r.number(args[0])))
	}
}

func firstItem(r *run, args [3]any) any {
	if list := r.list(args[0]); len(list) > 0 {
		return list[0]
	}
	return nil
}

func lastItem(r *run, args [3]any) any {
	if list := r.list(args[0]); len(list) > 0 {
		return list[len(list)-1]
	}
	return nil
}

func uniqueItems(r *run, args [3]any) any {
	var kept []any
	for _, item := range r.list(args[0]) {
		if !r.holds(kept, item) {
			kept = append(kept, item)
		}
		if r.failed() || !r.made(16) {
			return nil
		}
	}
	return emptied(kept)
}

func reversed(r *run, args [3]any) any {
	list := r.list(args[0])
	if !r.made(16 * len(list)) {
		return nil
	}
	list = slices.Clone(list)
	slices.Reverse(list)
	return emptied(list)
}

// emptied makes the empty list of a nil one.
func emptied(list []any) []any {
	if list == nil {
		return []any{}
	}
	return list
}

func dateAdd(r *run, args [3]any) any {
	v, length := r.text(args[0]), r.text(args[1])
	d, err := calendar.ParseDuration(length)
	r.spend(2 * costTime)
	if err != nil || d.IsBusiness() {
		return r.fail("duration", "value", length)
	}
	sum, ok := moved(v, d)
	if !ok {
		return r.fail("date_add", "value", v, "duration", length)
	}
	return sum
}

func businessAdd(r *run, args [3]any) any {
	v, length := r.text(args[0]), r.text(args[1])
	r.spend(costAway)
	t, ok := ParseMoment(v)
	if !ok {
		t, ok = ParseDay(v, r.scope.location())
	}
	if !ok {
		return r.fail("date", "value", v)
	}
	if r.scope.Business == nil {
		return r.fail("function", "name", "business_add")
	}
	sum, err := r.scope.Business(t, length)
	if err != nil {
		return r.fail("date_add", "value", v, "duration", length)
	}
	return Moment(sum)
}

// spell is the text of a scalar.
func (r *run) spell(v any) any {
	switch x := canonical(v).(type) {
	case string:
		return x
	case bool:
		return strconv.FormatBool(x)
	default:
		return spellInt(r.int(x))
	}
}

// readDigits reads a number in the digits of any script.
func readDigits(s string) (int, bool) {
	n, err := strconv.Atoi(text.LatinDigits(s))
	return n, err == nil
}

func spellInt(n int) string { return strconv.Itoa(n) }
