package hooks

import "github.com/kartabl/kartabl/internal/text"

const (
	zarinpalPaid        = 100
	zarinpalAlready     = 101
	zarinpalBusy        = -12
	zarinpalOtherAmount = -50
	zarinpalUnpaid      = -51
	zarinpalUndecided   = -52
	zarinpalNoSession   = -54
)

var zarinpalMessages = messages{
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
	-2:  {text.Fa: "نشانی بازگشت داده نشده است", text.En: "The callback address is missing"},
	-3:  {text.Fa: "شرح پرداخت داده نشده یا بلند است", text.En: "The description is missing or too long"},
	-4:  {text.Fa: "مبلغ درست نیست", text.En: "The amount is not valid"},
	-5:  {text.Fa: "شناسه‌ی معرف درست نیست", text.En: "The referrer id is not valid"},
	-13: {text.Fa: "پذیرنده به سقف تراکنش‌های خود رسیده است", text.En: "The merchant has reached its limit of transactions"},
	-14: {text.Fa: "دامنه‌ی نشانی بازگشت با دامنه‌ی درگاه یکی نیست", text.En: "The domain of the callback is not that of the terminal"},
	-17: {text.Fa: "سطح پذیرنده برای این کار کافی نیست", text.En: "The level of the merchant does not allow this"},
	-19: {text.Fa: "تراکنش‌های این پذیرنده بسته شده است", text.En: "The transactions of this merchant are blocked"},
	-36: {text.Fa: "کم‌ترین سهم تسویه‌ی اشتراکی ۱۰٬۰۰۰ ریال است", text.En: "A share is at least 10,000 rial"},
	-37: {text.Fa: "یک یا چند شبای تسهیم در بانک فعال نیست", text.En: "An IBAN of the shares is not active at its bank"},
	-38: {text.Fa: "شبای تسهیم در شاپرک ثبت نشده است", text.En: "The IBAN of a share is not registered at Shaparak"},
	-41: {text.Fa: "مبلغ از سقف ۱٬۰۰۰٬۰۰۰٬۰۰۰ ریال بیشتر است", text.En: "The amount exceeds 1,000,000,000 rial"},
	-55: {text.Fa: "تراکنش یافت نشد", text.En: "The transaction was not found"},
	-60: {text.Fa: "بانک این تراکنش را برنمی‌گرداند", text.En: "The bank does not reverse this transaction"},
	-61: {text.Fa: "تراکنش موفق نیست یا پیش‌تر برگشته است", text.En: "The transaction did not succeed or was reversed before"},
	-62: {text.Fa: "نشانی سرور در پنل درگاه ثبت نشده است", text.En: "The address of the server is not registered in the panel"},
	-63: {text.Fa: "زمان برگشت تراکنش گذشته است", text.En: "The time in which it can be reversed is over"},
}
