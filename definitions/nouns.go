package definitions

import (
	"github.com/kartabl/kartabl/engine/expression"
	"github.com/kartabl/kartabl/internal/text"
)

// noun gives the words for a part of a file, as an argument of a message.
func noun(key string) text.Text {
	if t, ok := nouns[key]; ok {
		return t
	}
	return hint("'"+key+"'", "«"+key+"»")
}

// kindNoun gives the words for a type.
func kindNoun(t *expression.Type) text.Text {
	if t == nil {
		return nouns["type_any"]
	}
	return noun("type_" + string(t.Kind))
}

var nouns = map[string]text.Text{
	"file":            hint("the file", "پرونده"),
	"key":             hint("A key", "کلید"),
	"text":            hint("a text", "متن"),
	"map":             hint("a list of `key: value`", "چند سطر `کلید: مقدار`"),
	"list":            hint("a list [a, b]", "فهرست [a, b]"),
	"name":            hint("a name", "نام"),
	"names":           hint("a list of names [a, b]", "فهرست نام‌ها [a, b]"),
	"number":          hint("a number", "عدد"),
	"whole":           hint("a whole number", "عدد درست"),
	"bool":            hint("true or false", "true یا false"),
	"expression":      hint("an expression", "عبارت"),
	"equals":          hint("an expression that begins with `=`", "عبارتی که با `=` آغاز شود"),
	"values":          hint("a list of values", "فهرست مقدارها"),
	"process":         hint("a process", "فرایند"),
	"catalog":         hint("the catalog", "کاتالوگ"),
	"survey_form":     hint("a survey", "نظرسنجی"),
	"data_form":       hint("a form of data", "فرم داده"),
	"access":          hint("`access`", "`access`"),
	"start":           hint("`start`", "`start`"),
	"limit":           hint("`start.limit`", "`start.limit`"),
	"message_start":   hint("`start.message`", "`start.message`"),
	"schedule":        hint("`start.schedule`", "`start.schedule`"),
	"type":            hint("a type", "نوع"),
	"form":            hint("a form", "فرم"),
	"field":           hint("a field of a form", "مورد فرم"),
	"survey_field":    hint("a field of a survey", "مورد نظرسنجی"),
	"customer_form":   hint("The customer's form", "فرم مشتری"),
	"subject_line":    hint("The subject", "عنوان پرونده"),
	"flow_part":       hint("What stands before this comma", "آنچه پیش از این ویرگول است"),
	"flow_value":      hint("a value", "مقدار"),
	"rule":            hint("a rule of `valid`", "قاعده‌ی `valid`"),
	"table":           hint("a decision table", "جدول تصمیم"),
	"table_rule":      hint("a rule of a table", "قاعده‌ی جدول"),
	"sla":             hint("an SLA", "مهلت"),
	"again":           hint("`breach_again`", "`breach_again`"),
	"timer":           hint("a timer", "زمان‌سنج"),
	"action":          hint("an action", "کنش"),
	"edge":            hint("a line of `next`", "خط `next`"),
	"answer":          hint("an answer to an error", "پاسخ خطا"),
	"outcome":         hint("an outcome", "نتیجه"),
	"skip":            hint("`skip`", "`skip`"),
	"redo":            hint("`redo`", "`redo`"),
	"assign":          hint("`assign`", "`assign`"),
	"retry":           hint("`retry`", "`retry`"),
	"undo":            hint("`undo`", "`undo`"),
	"branch":          hint("a branch", "شاخه"),
	"survey":          hint("`survey`", "`survey`"),
	"anytime":         hint("`anytime`", "`anytime`"),
	"cancel":          hint("`cancel`", "`cancel`"),
	"reopen":          hint("`reopen`", "`reopen`"),
	"migrate":         hint("`migrate`", "`migrate`"),
	"scenario":        hint("a scenario", "سناریو"),
	"test_file":       hint("a file of scenarios", "پرونده‌ی سناریوها"),
	"given":           hint("`given`", "`given`"),
	"act":             hint("a line of `when`", "خط `when`"),
	"expect":          hint("`expect`", "`expect`"),
	"reply":           hint("an answer of a service", "پاسخ سرویس"),
	"customer":        hint("`customer`", "`customer`"),
	"staff":           hint("`staff`", "`staff`"),
	"calendar":        hint("a calendar", "تقویم"),
	"week":            hint("`week`", "`week`"),
	"range":           hint("a line of `ranges`", "خط `ranges`"),
	"day":             hint("a line of `days`", "خط `days`"),
	"queue":           hint("a queue", "صف"),
	"service":         hint("a service", "سرویس"),
	"operation":       hint("an operation", "عمل"),
	"message":         hint("a message", "پیام"),
	"step":            hint("a step", "گام"),
	"step_task":       hint("a task step", "گام task"),
	"step_call":       hint("a call step", "گام call"),
	"step_pay":        hint("a pay step", "گام pay"),
	"step_decide":     hint("a decide step", "گام decide"),
	"step_wait":       hint("a wait step", "گام wait"),
	"step_message":    hint("a message step", "گام message"),
	"step_parallel":   hint("a parallel step", "گام parallel"),
	"step_foreach":    hint("a foreach step", "گام foreach"),
	"step_subprocess": hint("a subprocess step", "گام subprocess"),
	"step_notify":     hint("a notify step", "گام notify"),
	"step_letter":     hint("a letter step", "گام letter"),
	"step_end":        hint("an end step", "گام end"),

	"type_text":     hint("text", "متن"),
	"type_int":      hint("a whole number", "عدد درست"),
	"type_money":    hint("money", "مبلغ"),
	"type_decimal":  hint("a decimal number", "عدد اعشاری"),
	"type_bool":     hint("yes or no", "بله/نه"),
	"type_date":     hint("a date", "تاریخ"),
	"type_time":     hint("a time of day", "ساعت"),
	"type_datetime": hint("a moment", "زمان"),
	"type_duration": hint("a duration", "مدت"),
	"type_enum":     hint("one of a list", "یکی از یک فهرست"),
	"type_file":     hint("a file", "پرونده"),
	"type_list":     hint("a list", "فهرست"),
	"type_object":   hint("a group of fields", "گروهی از موردها"),
	"type_any":      hint("a value", "مقدار"),
	"type_null":     hint("nothing", "هیچ"),
}
