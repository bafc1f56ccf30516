package text

// messagesStaff are the words about the people of staff: who is away, and who stands in.
var messagesStaff = map[string]Text{
	"view.away": {Fa: "کارهای بی‌جانشین", En: "Holder away"},

	"claim.full":       {Fa: "از این صف بیش از {max} کار هم‌زمان به کسی داده نمی‌شود. نخست یکی را تمام کنید یا برگردانید.", En: "Nobody holds more than {max} items of this queue at once. Finish one or put one back first."},
	"queue.member":     {Fa: "چنین همکاری با نقش این صف نیست.", En: "There is no such colleague who has the role of this queue."},
	"queue.supervisor": {Fa: "چنین همکاری نیست.", En: "There is no such colleague."},

	"staff.attribute": {Fa: "کاتالوگ چنین ویژگی‌ای برای کارکنان ندارد.", En: "The catalog knows no such attribute of staff."},

	"absence.person":     {Fa: "چنین همکاری نیست.", En: "There is no such colleague."},
	"absence.order":      {Fa: "پایان غیبت نمی‌تواند پیش از آغاز آن باشد.", En: "The last day must not be before the first."},
	"absence.over":       {Fa: "این روزها گذشته‌اند.", En: "These days are over."},
	"absence.long":       {Fa: "غیبت بیش از سه سال ثبت نمی‌شود.", En: "An absence lasts three years at most."},
	"absence.overlap":    {Fa: "برای این روزها غیبت دیگری ثبت شده است.", En: "Another absence has been noted for these days."},
	"absence.self":       {Fa: "هیچ‌کس جانشین خودش نمی‌شود.", En: "Nobody stands in for himself."},
	"absence.substitute": {Fa: "این همکار در خدمت نیست. کس دیگری را برگزینید.", En: "This colleague is not in service. Choose somebody else."},
	"absence.cycle":      {Fa: "جانشینِ او در همین روزها، سرانجام به خود این شخص می‌رسد. کس دیگری را برگزینید.", En: "In these days the chain of stand-ins would lead back to the person himself. Choose somebody else."},
	"absence.ended":      {Fa: "این غیبت پایان یافته است.", En: "This absence is over."},
}
