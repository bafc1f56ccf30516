package definitions

import (
	"fmt"
	"slices"

	"github.com/kartabl/kartabl/internal/text"
)

// failure is a sentence about a scenario in both languages. Arguments may have words of
// their own in each. A sentence without Persian words is told in English.
func failure(name string, line int, format string, args []any) text.Text {
	fa, ok := scenarioWords[format]
	if !ok {
		fa = format
	}
	return text.Text{
		text.En: fmt.Sprintf("scenario '%s' line %d: %s", name, line, fmt.Sprintf(format, argsIn(text.En, args)...)),
		text.Fa: fmt.Sprintf("سناریوی «%s» خط %d: %s", name, line, fmt.Sprintf(fa, argsIn(text.Fa, args)...)),
	}
}

func argsIn(lang text.Lang, args []any) []any {
	list := slices.Clone(args)
	for i, a := range list {
		if t, ok := a.(text.Text); ok {
			list[i] = t.In(lang)
		}
	}
	return list
}

// both joins texts and plain words, in each language.
func both(parts ...any) text.Text {
	t := text.Text{}
	for _, lang := range []text.Lang{text.Fa, text.En} {
		t[lang] = fmt.Sprint(argsIn(lang, parts)...)
	}
	return t
}

// scenarioWords are the Persian sentences about scenarios by the English ones.
var scenarioWords = map[string]string{
	"the case has a problem at '%s': %s %s":                                  "پرونده در «%s» گیر کرده است: %s %s",
	"%s was refused: %s":                                                     "%s پذیرفته نشد: %s",
	"whether it is offered cannot be told: %s":                               "روشن نیست که عرضه می‌شود یا نه: %s",
	"nothing is to be done at '%s'; the case is at %s":                       "در «%s» کاری نیست؛ پرونده در %s است",
	"%s cannot take '%s': %s":                                                "%s نمی‌تواند «%s» را بردارد: %s",
	"'%s' by %s was to be refused (%s), but it was accepted":                 "قرار بود «%s» از %s پذیرفته نشود (%s)، ولی پذیرفته شد",
	"'%s' by %s was to be refused because of %s, but the reason is: %s":      "قرار بود «%s» از %s به‌خاطر %s پذیرفته نشود، ولی دلیل این است: %s",
	"nothing is to be paid at '%s'; the case is at %s":                       "در «%s» پرداختی نیست؛ پرونده در %s است",
	"no payment was begun at '%s'":                                           "در «%s» پرداختی آغاز نشده است",
	"the calendar never reaches %s":                                          "تقویم هرگز به %s نمی‌رسد",
	"more than %d things fell due":                                           "بیش از %d رویداد سررسید شد",
	"expected the case not at %s, but it is there":                           "قرار نبود پرونده در %s باشد، ولی آنجاست",
	"expected %s = %s, but it is %s%s":                                       "انتظار می‌رفت %s = %s باشد، ولی %s است%s",
	"expected %s = %s, but it is %s (nothing has set it)":                    "انتظار می‌رفت %s = %s باشد، ولی %s است (چیزی آن را ننوشته است)",
	"expected %s = %s, but it is %s (set by rule %d of %s, line %d)":         "انتظار می‌رفت %s = %s باشد، ولی %s است (قاعده‌ی %d از %s، خط %d، آن را نوشته است)",
	"expected %s = %s, but it is %s (set by the step %s, line %d)":           "انتظار می‌رفت %s = %s باشد، ولی %s است (گام %s، خط %d، آن را نوشته است)",
	"expected %s = %s, but it is %s (set by the form %s)":                    "انتظار می‌رفت %s = %s باشد، ولی %s است (فرم %s آن را نوشته است)",
	"expected %s = %s, but it is %s (set by the form of the step %s)":        "انتظار می‌رفت %s = %s باشد، ولی %s است (فرم گام %s آن را نوشته است)",
	"expected %s %s, but it is %s%s":                                         "انتظار می‌رفت %s %s باشد، ولی %s است%s",
	"expected %s %s to be %s, but it is not; there is: %s":                   "انتظار می‌رفت %s %s %s باشد، ولی نیست؛ آنچه هست: %s",
	"the message %s does not fit its fields in the catalog":                  "پیام %s با فیلدهایش در کاتالوگ نمی‌خواند",
	"the scenario started the subprocess %s, but no answer is given":         "سناریو زیرفرایند %s را آغاز کرد، ولی پاسخی داده نشده است",
	"the scenario called %s %s, but %s":                                      "سناریو %s را %s فراخواند، ولی %s",
	"version %d is not there: put it into %s.v%d.yaml beside the definition": "نسخه‌ی %d اینجا نیست: آن را در %s.v%d.yaml کنار تعریف بگذارید",
	"the case stays on version %d: %s":                                       "پرونده در نسخه‌ی %d می‌ماند: %s",
	"the case was to stay on version %d (%s), but it has moved":              "قرار بود پرونده در نسخه‌ی %d بماند (%s)، ولی به نسخه‌ی تازه آمد",
}
