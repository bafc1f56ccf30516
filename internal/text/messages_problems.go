package text

// messagesProblems say why a case cannot go on, and what people may do about it.
var messagesProblems = map[string]Text{
	"problem.expression":       {Fa: "محاسبه‌ای در تعریف فرایند با مقدارهای این پرونده به نتیجه نرسید.", En: "A calculation of the process has no result with the values of this case."},
	"problem.no_way_on":        {Fa: "هیچ‌یک از راه‌های خروج از این گام باز نیست.", En: "None of the ways out of this step is open."},
	"problem.no_way_on.answer": {Fa: "سامانه‌ی بیرونی با خطای «{answer}» پاسخ داد و فرایند برای آن راهی نگفته است.", En: "The service answered with the error “{answer}”, for which the process has no way on."},
	"problem.too_many_visits":  {Fa: "پرونده بیش از اندازه‌ی مجاز به این گام برگشته است.", En: "The case has come to this step more often than it may."},
	"problem.too_many_steps":   {Fa: "پرونده بی‌وقفه از گامی به گام دیگر می‌رود و جایی نمی‌ایستد.", En: "The case goes from step to step and never rests."},
	"problem.too_many_items":   {Fa: "فهرست بیش از اندازه‌ی مجاز مورد دارد.", En: "The list has more items than it may."},
	"problem.table_no_rule":    {Fa: "هیچ سطری از جدول تصمیم با این مقدارها نمی‌خواند.", En: "No row of the decision table fits these values."},
	"problem.table_two_rules":  {Fa: "دو سطر از جدول تصمیم هم‌زمان با این مقدارها می‌خوانند.", En: "Two rows of the decision table fit these values."},
	"problem.table_unset":      {Fa: "مقداری که جدول تصمیم لازم دارد پر نشده است.", En: "A value that the decision table needs is not set."},
	"problem.payment_amount":   {Fa: "مبلغی که رسید با مبلغ خواسته‌شده یکی نیست. با تأیید شما پرداخت پذیرفته می‌شود.", En: "Another amount arrived than was asked for. Acknowledging it accepts the payment."},
	"problem.payment_late":     {Fa: "پولی پس از گذشتن از گام پرداخت رسید.", En: "Money came after the payment step was left."},
	"problem.payment_unknown":  {Fa: "پولی رسید که پرونده از آن خبر ندارد.", En: "Money came that the case knows nothing of."},
	"problem.payment_unsure":   {Fa: "بیش از یک روز است که درگاه نتیجه‌ی یک پرداخت را نگفته است.", En: "For more than a day the gateway has not said what became of a payment."},
	"problem.undo_failed":      {Fa: "کاری که بیرون انجام شده بود برگردانده نشد.", En: "What had been done outside could not be taken back."},
	"problem.no_such_step":     {Fa: "گامی که پرونده در آن است در تعریف فرایند نیست.", En: "The step where the case stands is not in the definition."},
	"problem.no_template":      {Fa: "الگوی نامه در تعریف فرایند نیست.", En: "The template of the letter is not in the definition."},
	"problem.not_supported":    {Fa: "این نوع گام پشتیبانی نمی‌شود.", En: "Steps of this kind are not supported."},
	"problem.payment_difference": {
		Fa: "فهرست درگاه و این پرونده بر سر یک پرداخت یکی نیستند. امور مالی آن را بررسی می‌کند.",
		En: "The gateway's list and this case do not agree about a payment. Finance looks into it.",
	},

	"problem.unset": {Fa: "پر نشده", En: "not set"},

	"way.to":      {Fa: "برو به «{to}»", En: "Go on to “{to}”"},
	"way.outcome": {Fa: "«{name}»: برو به «{to}»", En: "“{name}”: go on to “{to}”"},
	"way.error":   {Fa: "راه خطای «{name}»: برو به «{to}»", En: "The answer to “{name}”: go on to “{to}”"},
	"way.others":  {Fa: "راه خطاهای دیگر: برو به «{to}»", En: "The answer to other errors: go on to “{to}”"},
	"way.timer":   {Fa: "راه زمان‌سنج «{name}»: برو به «{to}»", En: "The way of the timer “{name}”: go on to “{to}”"},
	"way.done":    {Fa: "پایان این شاخه", En: "the end of the branch"},
	"way.throw":   {Fa: "خطای «{code}» برای کل بخش", En: "the error “{code}” for the whole block"},
	"way.paid":    {Fa: "پرداخت‌شده", En: "Paid"},
	"way.failed":  {Fa: "پرداخت‌نشده", En: "Not paid"},
	"way.expired": {Fa: "مهلت پرداخت گذشته", En: "Payment expired"},

	"mend.again":     {Fa: "دوباره به همین مشکل خورد.", En: "It met the same problem again."},
	"mend.do":        {Fa: "این راه حل برای این مشکل نیست.", En: "This cannot be done about this problem."},
	"mend.files":     {Fa: "مقداری که پرونده در آن است اینجا اصلاح نمی‌شود.", En: "A value that holds files is not corrected here."},
	"notice.problem": {Fa: "«{process}»: «{step}» پیش نمی‌رود. {cause}", En: "“{process}”: “{step}” does not go on. {cause}"},
	"notice.offer":   {Fa: "«{process}» با زمان‌بندی یا پیام آغاز نمی‌شود، چون شرط ارائه‌ی آن با ویژگی‌های مشتری به نتیجه نمی‌رسد.", En: "“{process}” does not start by its schedule or message: the condition of its offer has no result with the attributes of the customer."},
}
