package hooks

import "github.com/kartabl/kartabl/internal/text"

// Results of calls, and statuses of payments.
const (
	zibalOK      = 100
	zibalAlready = 201
	zibalUnpaid  = 202
	zibalNoTrack = 203

	zibalWaiting     = -1
	zibalConfirmed   = 1
	zibalUnconfirmed = 2
)

// zibalOver are the statuses of payments that bring us no money any more, zibalOpen
// those that will be another: waiting for the payer, an error inside, being refunded.
var (
	zibalOver = map[int]bool{3: true, 4: true, 5: true, 6: true, 7: true, 8: true, 9: true, 10: true, 11: true, 12: true, 15: true, 18: true}
	zibalOpen = map[int]bool{zibalWaiting: true, -2: true, 16: true}
)

var zibalResults = messages{
	100: {text.Fa: "درخواست پذیرفته شد", text.En: "The request was accepted"},
	102: {text.Fa: "پذیرنده‌ای با این شناسه نیست", text.En: "There is no such merchant"},
	103: {text.Fa: "پذیرنده فعال نیست", text.En: "The merchant is not active"},
	104: {text.Fa: "شناسه‌ی پذیرنده درست نیست", text.En: "The merchant id is not valid"},
	105: {text.Fa: "مبلغ باید از ۱٬۰۰۰ ریال بیشتر باشد", text.En: "The amount has to exceed 1,000 rial"},
	106: {text.Fa: "نشانی بازگشت درست نیست؛ باید با http یا https آغاز شود", text.En: "The callback address is not valid; it begins with http or https"},
	113: {text.Fa: "مبلغ از سقف تراکنش بیشتر است", text.En: "The amount exceeds the limit of a transaction"},
	114: {text.Fa: "کد ملی فرستاده‌شده درست نیست", text.En: "The national id that was sent is not valid"},
	115: {text.Fa: "نشانی سرور در پنل ثبت نشده است", text.En: "The address of the server is not registered in the panel"},
	116: {text.Fa: "شیوه‌ی کسر کارمزد درست نیست", text.En: "The way of deducting the fee is not valid"},
	201: {text.Fa: "این پرداخت پیش‌تر تأیید شده است", text.En: "The payment was confirmed before"},
	202: {text.Fa: "پرداخت انجام نشده یا ناموفق بوده است", text.En: "The payment was not made or did not succeed"},
	203: {text.Fa: "شماره‌ی پیگیری درست نیست", text.En: "The trackId is not valid"},
}

var zibalStatuses = messages{
	-2: {text.Fa: "درگاه با خطای داخلی روبه‌رو شد", text.En: "The gateway met an internal error"},
	-1: {text.Fa: "در انتظار پرداخت", text.En: "Waiting for the payer"},
	1:  {text.Fa: "پرداخت انجام و تأیید شد", text.En: "Paid and confirmed"},
	2:  {text.Fa: "پرداخت انجام شد و هنوز تأیید نشده است", text.En: "Paid and not confirmed yet"},
	3:  {text.Fa: "پرداخت‌کننده انصراف داد", text.En: "The payer cancelled"},
	4:  {text.Fa: "شماره‌ی کارت درست نیست", text.En: "The card number is not valid"},
	5:  {text.Fa: "موجودی حساب کافی نیست", text.En: "Not enough money in the account"},
	6:  {text.Fa: "رمز کارت اشتباه وارد شد", text.En: "The PIN was wrong"},
	7:  {text.Fa: "شمار درخواست‌ها بیش از حد مجاز است", text.En: "Too many requests"},
	8:  {text.Fa: "شمار پرداخت‌های اینترنتی امروز از حد مجاز گذشته است", text.En: "Too many internet payments today"},
	9:  {text.Fa: "مبلغ پرداخت‌های اینترنتی امروز از حد مجاز گذشته است", text.En: "The amount of internet payments of today exceeds the limit"},
	10: {text.Fa: "بانک صادرکننده‌ی کارت شناخته نشد", text.En: "The card's issuer is not valid"},
	11: {text.Fa: "شبکه‌ی بانکی خطا داد", text.En: "The banks' switch failed"},
	12: {text.Fa: "کارت در دسترس نیست", text.En: "The card cannot be reached"},
	15: {text.Fa: "پول این پرداخت برگردانده شده است", text.En: "The payment was refunded"},
	16: {text.Fa: "پول این پرداخت در حال برگشت است", text.En: "The payment is being refunded"},
	18: {text.Fa: "بانک این پرداخت را برگرداند", text.En: "The payment was reversed"},
	21: {text.Fa: "پذیرنده‌ی این پرداخت شناخته نشد", text.En: "The payment's merchant is not valid"},
}
