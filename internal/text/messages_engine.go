package text

// messagesEngine are the answers to an event that a case cannot take.
var messagesEngine = map[string]Text{
	"conflict.over":    {Fa: "این کار دیگر باز نیست.", En: "This task is no longer open."},
	"conflict.not_now": {Fa: "پرونده اکنون در گامی است که این کار در آن شدنی نیست.", En: "This is not possible at the step where the case stands now."},
	"invalid.outcome":  {Fa: "این گزینه اکنون در دسترس نیست.", En: "This choice is not available now."},
	"mend.set":         {Fa: "از این راه نمی‌توان رفت، چون آنچه باید نوشته شود به دست نمی‌آید: {detail}", En: "This way cannot be taken, since what it writes has no value: {detail}"},
	"mend.no_end":      {Fa: "این فرایند پایانی برای کار نیمه‌تمام ندارد. راه دیگری برگزینید.", En: "The process has no end for a case that is given up. Choose another way."},
	"invalid.choice":   {Fa: "این گزینه با آنچه در فرم آمده در دسترس نیست. گزینه‌ی دیگری را برگزینید یا پاسخ‌ها را تغییر دهید.", En: "This choice is not open with the answers as they are. Take another one, or change the answers."},
	"field.rule":       {Fa: "این مقدار با شرط‌های فرم نمی‌خواند.", En: "This value breaks a rule of the form."},
}
