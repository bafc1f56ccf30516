package text

// messagesTransfer are the words about money that is transferred to an account and that
// people confirm.
var messagesTransfer = map[string]Text{
	"payment.transfer": {
		Fa: "این مبلغ را باید به حساب واریز کنید و رسیدش را بفرستید؛ پرداخت با درگاه ندارد.",
		En: "Transfer this amount to the account and hand in the receipt; there is no gateway for it.",
	},
	"transfer.gateway": {
		Fa: "این مبلغ با درگاه پرداخت می‌شود، نه با واریز.",
		En: "This amount is paid at a gateway, not by a transfer.",
	},
	"transfer.under_way": {
		Fa: "رسیدی که پیش‌تر فرستاده‌اید هنوز در دست بررسی است. دوباره واریز نکنید.",
		En: "The receipt that you handed in before is still being checked. Do not transfer again.",
	},
	"transfer.same_person": {
		Fa: "بار دوم را باید همکار دیگری تأیید کند.",
		En: "Somebody else has to confirm it the second time.",
	},
	"transfer.own": {
		Fa: "واریز خودتان را همکارانتان باید تأیید کنند.",
		En: "Your own transfer has to be confirmed by others.",
	},
	"transfer.differs": {
		Fa: "همکارتان مبلغ یا شماره‌ی پیگیری دیگری دیده است. دوباره به صورت‌حساب نگاه کنید؛ اگر او اشتباه کرده، خودش باید درستش کند.",
		En: "Your colleague has seen another amount or reference. Look at the statement again; if the mistake is theirs, they have to correct it.",
	},
	"transfer.ref_used": {
		Fa: "این شماره‌ی پیگیری پیش‌تر برای پرداخت دیگری به حساب آمده است.",
		En: "This reference has already counted for another payment.",
	},
	"transfer.future": {Fa: "این روز هنوز نیامده است.", En: "This day has not come yet."},
	"transfer.day":    {Fa: "تاریخ درست نیست.", En: "This is not a date."},
	"transfer.returned": {
		Fa: "واریز درخواست {no} در حساب ما پیدا نشد: {reason}",
		En: "The transfer for request {no} was not found on our account: {reason}",
	},
}
