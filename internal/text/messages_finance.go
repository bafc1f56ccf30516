package text

// messagesFinance are the words of the ledger of money and of what finance does.
var messagesFinance = map[string]Text{
	"account.gateway": {Fa: "نزد درگاه {name}", En: "At gateway {name}"},
	"account.fees":    {Fa: "درآمد کارمزد", En: "Fees earned"},
	"account.held":    {Fa: "امانت مشتریان", En: "Held for customers"},
	"account.refunds": {Fa: "بازپرداخت‌های مانده", En: "Refunds due"},
	"account.bank":    {Fa: "حساب بانکی سازمان", En: "Bank account of the organisation"},

	"posting.paid":     {Fa: "پرداخت مشتری", En: "Paid by the customer"},
	"posting.held":     {Fa: "پول رسید و نزد ما امانت است", En: "Money came and is held"},
	"posting.accepted": {Fa: "امانت به کارمزد تبدیل شد", En: "Held money became a fee"},
	"posting.refund":   {Fa: "بازپرداخت قطعی شد", En: "Refund decided"},
	"posting.refunded": {Fa: "پول به مشتری برگشت", En: "Money went back to the customer"},
	"posting.correct":  {Fa: "اصلاح به گفته‌ی درگاه", En: "Corrected on the gateway's word"},

	"payment.late_accepted": {
		Fa: "در پرونده‌ی {no}، {amount} پس از گذشتن از گام پرداخت رسید و چنان‌که فرایند می‌گوید پرداخت به شمار آمد.",
		En: "{amount} came for case {no} after its payment step was left. It counts as paid, as the process says.",
	},
	"refund.why.late":         {Fa: "پول پس از پایان مهلت پرداخت رسید", En: "The money came after the time to pay was over"},
	"refund.why.cancelled":    {Fa: "درخواست لغو شد", En: "The request was cancelled"},
	"refund.failed.corrected": {Fa: "درگاه پس از این درخواست، مبلغ پرداخت را اصلاح کرد", En: "After this was asked for, the gateway corrected the amount"},
	"refund.failed.by_hand":   {Fa: "این درگاه خودش پول را برنمی‌گرداند؛ باید با حواله برگردد", En: "This gateway gives nothing back by itself; it has to be transferred by hand"},

	"history.accepted":           {Fa: "پول امانی به‌جای کارمزد پذیرفته شد ({amount}): {reason}", En: "Held money was accepted as the fee ({amount}): {reason}"},
	"history.refunded":           {Fa: "{amount} به مشتری برگشت", En: "{amount} went back to the customer"},
	"history.refunded.customer":  {Fa: "{amount} به حساب شما برگشت", En: "{amount} was paid back to you"},
	"history.refund_asked":       {Fa: "بازپرداخت {amount} درخواست شد: {why}", En: "A refund of {amount} was asked for: {why}"},
	"history.refund_refused":     {Fa: "بازپرداخت {amount} رد شد", En: "The refund of {amount} was refused"},
	"history.refund_failed":      {Fa: "بازپرداخت {amount} انجام نشد", En: "The refund of {amount} did not go through"},
	"history.refund_repeated":    {Fa: "بازپرداخت {amount} دوباره از درگاه خواسته شد", En: "The gateway was asked for the refund of {amount} once more"},
	"history.refund_transferred": {Fa: "{amount} با حواله برگردانده شد؛ نفر دوم باید تأیید کند", En: "{amount} was transferred back by hand; a second person has to agree"},

	"role.finance": {Fa: "امور مالی", En: "Finance"},

	"problem.payment_refund": {Fa: "بازپرداخت یک پرداخت انجام نشده است.", En: "The refund of a payment did not go through."},
	"problem.payment_bounds": {Fa: "مبلغ در بازه‌ای نیست که درگاه می‌پذیرد.", En: "The amount is outside of what the gateway takes."},
}
