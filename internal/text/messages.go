package text

import (
	"fmt"
	"math"
	"reflect"
	"strconv"
	"strings"
)

// catalogues are the message tables, one an area. A key stands in one of them only.
var catalogues = []map[string]Text{
	messagesCommon,
	messagesEngine,
	messagesExpression,
	messagesCartable,
	messagesStaff,
	messagesGuard,
	messagesAPI,
	messagesStore,
	messagesMigrate,
	messagesProblems,
	messagesCalendar,
	messagesMoney,
	messagesReconcile,
	messagesTransfer,
	messagesFinance,
	messagesAccounts,
	messagesSignIn,
	messagesErase,
	messagesAudit,
	messagesOrganisations,
	messagesServices,
	messagesSkip,
	messagesPicture,
	messagesNext,
	messagesHand,
	messagesDrafts,
	messagesViews,
	messagesUploads,
	messagesPhrases,
}

// Worded is an argument that words itself in each language, as Text and Key do.
type Worded interface{ In(lang Lang) string }

// Key is a message key that is given as an argument of another message.
type Key string

// In returns the wording of the message.
func (k Key) In(lang Lang) string { return Message(string(k), lang, nil) }

// Known reports whether the catalogue has the key.
func Known(key string) bool {
	_, ok := find(key)
	return ok
}

// Message returns the sentence of key in lang with the arguments filled in. A key
// that the catalogue does not have is returned as it is.
func Message(key string, lang Lang, args map[string]any) string {
	t, ok := find(key)
	if !ok {
		return key
	}
	return Fill(t.In(lang), lang, args)
}

// Fill puts args into the {name} places of s. Numbers are grouped and written in
// the digits of lang, a Worded argument is worded in lang, everything else stands
// as it is, so that an id keeps its digits. A place without an argument stays.
func Fill(s string, lang Lang, args map[string]any) string {
	if len(args) == 0 {
		return s
	}
	var b strings.Builder
	for {
		before, rest, found := strings.Cut(s, "{")
		b.WriteString(before)
		if !found {
			return b.String()
		}
		name, after, closed := strings.Cut(rest, "}")
		value, ok := args[name]
		if !closed || !ok {
			b.WriteString("{")
			s = rest
			continue
		}
		b.WriteString(argument(value, lang))
		s = after
	}
}

func find(key string) (Text, bool) {
	for _, c := range catalogues {
		if t, ok := c[key]; ok {
			return t, true
		}
	}
	return nil, false
}

func argument(value any, lang Lang) string {
	if w, ok := value.(Worded); ok {
		return w.In(lang)
	}
	v := reflect.ValueOf(value)
	switch {
	case value == nil:
		return ""
	case v.CanInt():
		return group(strconv.FormatInt(v.Int(), 10), lang)
	case v.CanUint():
		return group(strconv.FormatUint(v.Uint(), 10), lang)
	case v.CanFloat() && !math.IsInf(v.Float(), 0) && !math.IsNaN(v.Float()):
		return group(strconv.FormatFloat(v.Float(), 'f', -1, 64), lang)
	default:
		return Isolate(fmt.Sprint(value), lang)
	}
}
