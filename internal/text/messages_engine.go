package text

// messagesEngine are the answers to an event that a case cannot take.
var messagesEngine = map[string]Text{
	"conflict.over":    {Fa: "این کار دیگر باز نیست.", En: "This task is no longer open."},
	"conflict.not_now": {Fa: "پرونده اکنون در گامی است که این کار در آن شدنی نیست.", En: "This is not possible at the step where the case stands now."},
	"invalid.outcome":  {Fa: "این گزینه اکنون در دسترس نیست.", En: "This choice is not available now."},
	"field.rule":       {Fa: "این مقدار با شرط‌های فرم نمی‌خواند.", En: "This value breaks a rule of the form."},
}
