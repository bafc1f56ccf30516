package definitions

import (
	"regexp"

	"github.com/kartabl/kartabl/internal/text"
)

var lengthParts = regexp.MustCompile(`^([0-9]+)(s|m|h|d|bh|bd|mo)$`)

// units are the units of time in words; English ones are for one, and take an s.
var units = map[string]text.Text{
	"s": hint("second", "ثانیه"), "m": hint("minute", "دقیقه"), "h": hint("hour", "ساعت"), "d": hint("day", "روز"),
	"bh": hint("working hour", "ساعت کاری"), "bd": hint("working day", "روز کاری"), "mo": hint("month", "ماه"),
}

// lengthIn says a duration in words: "2 working days".
func lengthIn(d string, lang text.Lang) string {
	m := lengthParts.FindStringSubmatch(d)
	if m == nil {
		return d
	}
	words := text.Digits(m[1], lang) + " " + units[m[2]].In(lang)
	if lang != text.Fa && m[1] != "1" {
		words += "s"
	}
	return words
}

// kindWords are the kinds of steps for people.
var kindWords = map[string]text.Text{
	"task": hint("task", "کار"), "call": hint("service", "سرویس"), "pay": hint("payment", "پرداخت"),
	"decide": hint("decision", "تصمیم"), "wait": hint("wait", "انتظار"), "message": hint("message", "پیام"),
	"parallel": hint("side by side", "هم‌زمان"), "foreach": hint("for each", "برای هر یک"), "subprocess": hint("process", "فرایند"),
	"notify": hint("notice", "آگاهی"), "letter": hint("letter", "نامه"), "end": hint("end", "پایان"),
}

func kindWord(kind string, lang text.Lang) string {
	if t, ok := kindWords[kind]; ok {
		return t.In(lang)
	}
	return kind
}
