package text

// messagesReconcile say what the list of a gateway and our books do not agree on, what
// an accountant does about it, and what stands in the ledger of money.
var messagesReconcile = map[string]Text{
	"difference.notice.subject": {Fa: "اختلاف با فهرست درگاه", En: "A difference with the gateway's list"},

	"difference.unknown_here": {
		Fa: "درگاه {gateway} از دریافت یا بازگشت {amount} خبر می‌دهد که در این سامانه پرداختی برایش نیست (شماره‌ی پیگیری {ref}).",
		En: "Gateway {gateway} lists {amount} that belongs to no payment here (reference {ref}).",
	},
	"difference.not_settled_here": {
		Fa: "در فهرست درگاه {gateway} این پرداخت انجام شده است؛ اینجا هنوز نتیجه‌اش روشن نیست.",
		En: "Gateway {gateway} lists the payment as paid; here its end is not known yet.",
	},
	"difference.failed_here": {
		Fa: "در فهرست درگاه {gateway} این پرداخت انجام شده است؛ اینجا ناموفق ثبت شده است.",
		En: "Gateway {gateway} lists the payment as paid; here it has failed.",
	},
	"difference.missing_there": {
		Fa: "این پرداخت اینجا دریافت‌شده است، ولی در فهرست درگاه {gateway} نیست.",
		En: "The payment is credited here and is not in the list of gateway {gateway}.",
	},
	"difference.amount": {
		Fa: "مبلغ در فهرست درگاه {gateway} {theirs} است و اینجا {ours}.",
		En: "The amount is {theirs} in the list of gateway {gateway} and {ours} here.",
	},
	"difference.currency": {
		Fa: "واحد پول در فهرست درگاه {gateway} دیگر است: آنجا {theirs}، اینجا {ours}.",
		En: "The currency in the list of gateway {gateway} is another: {theirs} there, {ours} here.",
	},
	"difference.twice": {
		Fa: "فهرست درگاه {gateway} این مورد را بیش از یک بار دارد: روی هم {theirs}.",
		En: "The list of gateway {gateway} has it more than once: {theirs} together.",
	},
	"difference.refund_missing_here": {
		Fa: "در فهرست درگاه {gateway} {theirs} به مشتری بازگشته است؛ اینجا چنین بازپرداختی انجام‌شده نیست.",
		En: "Gateway {gateway} lists {theirs} as given back; no such refund is done here.",
	},
	"difference.refund_missing_there": {
		Fa: "بازپرداخت {ours} اینجا انجام‌شده است، ولی در فهرست درگاه {gateway} نیست.",
		En: "A refund of {ours} is done here and is not in the list of gateway {gateway}.",
	},

	"difference.unknown_here.advice": {
		Fa: "از درگاه بپرسید پرداخت از آنِ کدام پذیرنده و سفارش است. اگر از سامانه‌ی دیگری با همین درگاه آمده، با همین توضیح ببندید.",
		En: "Ask the gateway to which merchant and order it belongs. If another system uses the same gateway, close it and say so.",
	},
	"difference.not_settled_here.advice": {
		Fa: "کاری لازم نیست: درگاه دوباره پرسیده می‌شود و با پاسخ روشن، اختلاف بسته می‌شود. اگر چند روز ماند، با درگاه تماس بگیرید.",
		En: "Nothing needs to be done: the gateway is asked again, and a clear answer closes it. If it stays for days, call the gateway.",
	},
	"difference.failed_here.advice": {
		Fa: "درگاه هنگام پرسش، پرداخت را تأیید نکرده است. با درگاه تماس بگیرید: یا تأیید کند یا پول را به مشتری برگرداند.",
		En: "Asked about it, the gateway did not confirm the payment. Call the gateway: it has to confirm it or give the money back.",
	},
	"difference.missing_there.advice": {
		Fa: "معمولاً فردا در فهرست می‌آید و اختلاف خودش بسته می‌شود. اگر نیامد، با شماره‌ی پیگیری از درگاه بپرسید.",
		En: "Usually it is in tomorrow's list, and the difference closes itself. If not, ask the gateway by the reference.",
	},
	"difference.amount.advice": {
		Fa: "مبلغ را در صورت‌حساب بانک ببینید. اگر حق با درگاه است، مازاد را بازپرداخت کنید یا کسری را از مشتری بخواهید و با توضیح ببندید.",
		En: "Look the amount up in the bank's statement. If the gateway is right, give back what is too much or ask for what is missing, then close it.",
	},
	"difference.currency.advice": {
		Fa: "از درگاه بپرسید با چه واحدی حساب می‌کند. تا روشن نشده، چیزی را بازپرداخت نکنید.",
		En: "Ask the gateway by which currency it settles. Give nothing back before that is clear.",
	},
	"difference.twice.advice": {
		Fa: "در صورت‌حساب بانک ببینید پول دو بار آمده است یا نه. اگر آمده، مازاد را به مشتری برگردانید؛ اگر نه، با توضیح ببندید.",
		En: "See in the bank's statement whether the money moved twice. If it did, put it right with the gateway; if not, close it and say so.",
	},
	"difference.refund_missing_here.advice": {
		Fa: "اگر بازپرداخت پرونده ناموفق ثبت شده، آن را دوباره بفرستید؛ درگاه همان پاسخ را می‌دهد. اگر از پنل درگاه انجام شده، با توضیح ببندید.",
		En: "If the refund stands as failed in the case, repeat it: the gateway gives the same answer. If it was made in the gateway's own pages, close it and say by whom.",
	},
	"difference.refund_missing_there.advice": {
		Fa: "معمولاً با تسویه‌ی روز بعد در فهرست می‌آید. اگر نیامد، از درگاه رسید بازگشت بخواهید.",
		En: "Usually it is in the list once the gateway has settled. If not, ask the gateway for the proof of the refund.",
	},

	"difference.unknown_here.explained":         {Fa: "پرداختش در سامانه پیدا شد", En: "Its payment is known here now"},
	"difference.not_settled_here.explained":     {Fa: "نتیجه‌ی پرداخت روشن شد", En: "The end of the payment is known now"},
	"difference.failed_here.explained":          {Fa: "درگاه پرداخت را تأیید کرد", En: "The gateway has confirmed the payment"},
	"difference.missing_there.explained":        {Fa: "در فهرست درگاه آمد", En: "It has come into the gateway's list"},
	"difference.amount.explained":               {Fa: "مبلغ‌ها یکی شدند", En: "The amounts agree now"},
	"difference.currency.explained":             {Fa: "واحد پول یکی شد", En: "The currencies agree now"},
	"difference.twice.explained":                {Fa: "در فهرست فقط یک بار مانده است", En: "The list has it only once now"},
	"difference.refund_missing_here.explained":  {Fa: "بازپرداخت اینجا هم انجام شد", En: "The refund is done here too"},
	"difference.refund_missing_there.explained": {Fa: "بازپرداخت در فهرست درگاه آمد", En: "The refund has come into the gateway's list"},

	"reconcile.no_gateway":  {Fa: "درگاهی به نام {gateway} تنظیم نشده است", En: "No gateway {gateway} is configured"},
	"reconcile.no_list":     {Fa: "درگاه {gateway} فهرست نمی‌دهد", En: "Gateway {gateway} tells no list"},
	"reconcile.none":        {Fa: "هیچ درگاهی فهرست نمی‌دهد؛ چیزی برای مقایسه نیست.", En: "No gateway tells a list: there is nothing to compare."},
	"reconcile.unavailable": {Fa: "فهرست درگاه {gateway} به دست نیامد", En: "The list of gateway {gateway} could not be had"},
	"reconcile.future":      {Fa: "این روز هنوز نیامده است", En: "The day has not come yet"},
	"reconcile.done": {
		Fa: "{gateway}، {day}: {listed} سطر در فهرست، {settled} پرداخت تعیین تکلیف شد، {found} اختلاف تازه، {closed} اختلاف بسته شد، {open} اختلاف باز است.",
		En: "{gateway}, {day}: {listed} lines listed, {settled} payments settled, {found} new differences, {closed} closed, {open} open.",
	},

	"money.account.fees":    {Fa: "درآمد کارمزد و حق خدمت", En: "Fees"},
	"money.account.held":    {Fa: "پول امانی (دیررس یا ناهمخوان)", En: "Held: late, or not as asked"},
	"money.account.refunds": {Fa: "بازپرداخت‌های در راه", En: "Refunds not paid yet"},
	"money.account.bank":    {Fa: "حساب بانکی سازمان", En: "Bank account"},
	"money.account.gateway": {Fa: "طلب از درگاه {name}", En: "Gateway {name}"},

	"money.posting.paid":     {Fa: "پرداخت مشتری", En: "Paid"},
	"money.posting.held":     {Fa: "دریافت امانی", En: "Came late, or not as asked"},
	"money.posting.accepted": {Fa: "پذیرش پول امانی", En: "Held money accepted as a fee"},
	"money.posting.refund":   {Fa: "تصمیم به بازپرداخت", En: "Refund decided"},
	"money.posting.refunded": {Fa: "بازپرداخت شد", En: "Refund paid"},
	"money.posting.correct":  {Fa: "اصلاح مبلغ", En: "Amount corrected"},

	"money.exported":   {Fa: "{n} سطر نوشته شد.", En: "{n} entries written."},
	"money.unbalanced": {Fa: "جمع سطرها با حساب‌ها یکی نیست؛ خروجی ناقص است.", En: "The entries do not add up to the accounts: the export is not whole."},
}
