package hooks

import "github.com/kartabl/kartabl/internal/text"

const (
	zarinpalPaid    = 100
	zarinpalAlready = 101
)

// zarinpalStatus calls a payment failed only where the gateway is certain that
// this authority will not be paid to us; what is wrong with our own request says
// nothing about the money.
func zarinpalStatus(code int) PaymentStatus {
	switch code {
	case zarinpalPaid, zarinpalAlready:
		return Paid
	case -50, -51, -53, -54:
		return Failed
	case -12, -52:
		return Pending
	default:
		return Unknown
	}
}

func zarinpalMessage(code int) text.Text {
	if t, ok := zarinpalMessages[code]; ok {
		return t
	}
	return text.Text{text.Fa: "درگاه پاسخی ناشناخته داد", text.En: "The gateway gave an unknown answer"}
}

var zarinpalMessages = map[int]text.Text{
	100: {text.Fa: "پرداخت با موفقیت انجام شد", text.En: "The payment succeeded"},
	101: {text.Fa: "این پرداخت موفق بوده و پیش‌تر تأیید شده است", text.En: "The payment succeeded and was verified before"},
	-9:  {text.Fa: "درخواست پرداخت درست پر نشده است", text.En: "The payment request is not valid"},
	-10: {text.Fa: "نشانی سرور یا شناسه‌ی پذیرنده درست نیست", text.En: "The server address or the merchant id is wrong"},
	-11: {text.Fa: "پذیرنده فعال نیست", text.En: "The merchant is not active"},
	-12: {text.Fa: "درخواست‌ها در زمانی کوتاه بیش از اندازه بوده است", text.En: "Too many requests in a short time"},
	-15: {text.Fa: "پایانه‌ی پذیرنده معلق شده است", text.En: "The merchant's terminal is suspended"},
	-16: {text.Fa: "سطح تأیید پذیرنده کافی نیست", text.En: "The merchant's level is too low"},
	-18: {text.Fa: "دامنه‌ی بازگشت با دامنه‌ی ثبت‌شده یکی نیست", text.En: "The callback's domain is not the registered one"},
	-30: {text.Fa: "پذیرنده اجازه‌ی تسویه‌ی اشتراکی ندارد", text.En: "The merchant may not share settlements"},
	-31: {text.Fa: "حساب تسویه ثبت نشده یا مقدار تسهیم درست نیست", text.En: "The settlement account or the shares are wrong"},
	-32: {text.Fa: "مقدار تسهیم درست نیست", text.En: "The shares are wrong"},
	-33: {text.Fa: "درصدهای تسهیم درست نیست", text.En: "The percentages of the shares are wrong"},
	-34: {text.Fa: "جمع تسهیم از کل پرداخت بیشتر است", text.En: "The shares exceed the payment"},
	-35: {text.Fa: "شمار دریافت‌کنندگان تسهیم بیش از حد مجاز است", text.En: "Too many receivers of shares"},
	-39: {text.Fa: "تسهیم خطا دارد", text.En: "The shares hold an error"},
	-40: {text.Fa: "پارامترهای اضافی درست نیست", text.En: "The additional parameters are wrong"},
	-50: {text.Fa: "مبلغ پرداخت‌شده با مبلغ سفارش یکی نیست", text.En: "The amount paid differs from the amount ordered"},
	-51: {text.Fa: "پرداخت انجام نشد", text.En: "The payment did not succeed"},
	-52: {text.Fa: "درگاه هنوز نتیجه‌ی پرداخت را نمی‌داند", text.En: "The gateway does not know the result yet"},
	-53: {text.Fa: "این پرداخت به پذیرنده‌ی دیگری تعلق دارد", text.En: "The payment belongs to another merchant"},
	-54: {text.Fa: "شناسه‌ی پرداخت معتبر نیست", text.En: "The payment's authority is not valid"},
}
