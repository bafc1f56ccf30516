package text

// messagesStaff are the words about the people of staff: who is away, and who stands in.
var messagesStaff = map[string]Text{
	"view.away": {Fa: "کارهای بی‌جانشین", En: "Holder away"},

	"claim.full":       {Fa: "از این صف بیش از {max} کار هم‌زمان به کسی داده نمی‌شود. نخست یکی را تمام کنید یا برگردانید.", En: "Nobody holds more than {max} items of this queue at once. Finish one or put one back first."},
	"queue.member":     {Fa: "چنین همکاری با نقش این صف نیست.", En: "There is no such colleague who has the role of this queue."},
	"queue.supervisor": {Fa: "چنین همکاری نیست.", En: "There is no such colleague."},

	"staff.attribute": {Fa: "کاتالوگ چنین ویژگی‌ای برای کارکنان ندارد.", En: "The catalog knows no such attribute of staff."},

	"roster.columns":  {Fa: "نخستین سطر باید نام ستون‌ها باشد و ستون login را داشته باشد.", En: "The first line must name the columns, login among them."},
	"roster.column":   {Fa: "ستون «{column}» شناخته نیست یا دو بار آمده است.", En: "The column “{column}” is unknown, or stands twice."},
	"roster.csv":      {Fa: "این سطر CSV درستی نیست: یا گیومه‌ها جور نیستند یا شمار ستون‌ها.", En: "This line is no proper CSV: quotes do not match, or it has another number of columns."},
	"roster.encoding": {Fa: "نویسه‌های این فایل یونیکد نیستند. آن را دوباره با کدگذاری یونیکد ذخیره کنید.", En: "The file must be in UTF-8."},
	"roster.twice":    {Fa: "این نام کاربری در سطر {line} هم آمده است.", En: "Line {line} has this login too."},
	"roster.side":     {Fa: "این نام کاربری از آنِ سوی دیگر است.", En: "This login belongs to the other side."},
	"roster.customer": {Fa: "این نام کاربری از آنِ یک مشتری است و مشتری نقش ندارد.", En: "This login is a customer's, and customers have no roles."},
	"roster.role":     {Fa: "کاتالوگ نقش «{role}» را ندارد.", En: "The catalog has no role “{role}”."},
	"roster.queue":    {Fa: "صف «{queue}» نیست یا این شخص نقش آن را ندارد.", En: "There is no queue “{queue}”, or the person has not its role."},
	"roster.mobile":   {Fa: "شماره‌ی همراه درست نیست.", En: "This is no mobile number."},
	"roster.email":    {Fa: "نشانی ایمیل درست نیست.", En: "This is no mail address."},

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
