package hooks

import "github.com/kartabl/kartabl/internal/text"

const (
	samanOK        = 0
	samanAgain     = 2 // asked for before, and done then
	samanReversed  = 5
	samanNotFound  = -2
	samanLate      = -6
	samanNoReceipt = -7
)

// samanNot are results that no money comes by this receipt.
var samanNot = map[int]bool{samanNotFound: true, samanLate: true, samanReversed: true}

// samanNoReversal are results that a transaction will not be reversed, however often
// that is asked for.
var samanNoReversal = map[int]bool{samanNotFound: true, samanLate: true, 12: true, 79: true, -13: true, -14: true, -17: true}

// samanStates are what callbacks and requests of a token tell.
var samanStates = messages{
	1:  {text.Fa: "پرداخت‌کننده انصراف داد", text.En: "The payer cancelled"},
	2:  {text.Fa: "پرداخت انجام شد", text.En: "The payment was made"},
	3:  {text.Fa: "پرداخت انجام نشد", text.En: "The payment was not made"},
	4:  {text.Fa: "پرداخت‌کننده در زمان تعیین‌شده پاسخی نداد", text.En: "The payer did not answer in time"},
	5:  {text.Fa: "پارامترهای فرستاده‌شده درست نیست", text.En: "The parameters that were sent are not valid"},
	8:  {text.Fa: "نشانی سرور پذیرنده نزد درگاه ثبت نشده است", text.En: "The address of the merchant's server is not registered"},
	9:  {text.Fa: "رمز کارت سه بار اشتباه وارد شد و کارت غیرفعال می‌شود", text.En: "The PIN was wrong three times and the card is blocked"},
	10: {text.Fa: "توکن پرداخت یافت نشد", text.En: "The token was not found"},
	11: {text.Fa: "این پایانه تنها پرداخت با توکن را می‌پذیرد", text.En: "This terminal takes payments with a token only"},
	12: {text.Fa: "پایانه یافت نشد", text.En: "The terminal was not found"},
	14: {text.Fa: "شماره‌ی کارت درست نیست", text.En: "The card number is not valid"},
	15: {text.Fa: "بانک صادرکننده‌ی کارت شناخته نشد", text.En: "The card's issuer is not known"},
	21: {text.Fa: "محدودیت تسویه‌ی چندحسابی اجازه نمی‌دهد", text.En: "The policy of several accounts does not allow this"},
	33: {text.Fa: "تاریخ کارت گذشته است", text.En: "The card has expired"},
	34: {text.Fa: "CVV2 یا تاریخ کارت اشتباه وارد شده یا وارد نشده است", text.En: "The CVV2 or the expiry date is wrong or missing"},
	38: {text.Fa: "رمز کارت سه بار اشتباه وارد شد و کارت غیرفعال می‌شود", text.En: "The PIN was wrong three times and the card is blocked"},
	51: {text.Fa: "موجودی حساب کافی نیست", text.En: "Not enough money in the account"},
	55: {text.Fa: "رمز کارت اشتباه وارد شد", text.En: "The PIN was wrong"},
	61: {text.Fa: "مبلغ از سقف برداشت بیشتر است", text.En: "The amount exceeds the limit of the card"},
	68: {text.Fa: "شبکه‌ی بانکی به‌موقع پاسخ نداد", text.En: "The banks' network did not answer in time"},
	79: {text.Fa: "مبلغ برگشتی از مبلغ تراکنش بیشتر است", text.En: "The amount to reverse exceeds the transaction"},
	84: {text.Fa: "سامانه‌ی بانک صادرکننده‌ی کارت در دسترس نیست", text.En: "The system of the card's issuer is not working"},
	93: {text.Fa: "کارت پذیرفته شد ولی بانک نتوانست سند بزند", text.En: "The card was accepted but the bank cannot book"},
	96: {text.Fa: "بانک خطایی ناشناخته داد", text.En: "The bank gave another error"},
}

// samanResults are what confirmations and reversals answer.
var samanResults = messages{
	0:    {text.Fa: "پرداخت انجام و تأیید شد", text.En: "Paid and confirmed"},
	2:    {text.Fa: "این درخواست پیش‌تر انجام شده است", text.En: "This was asked for and done before"},
	5:    {text.Fa: "این پرداخت برگشت خورده است", text.En: "The payment was reversed"},
	12:   {text.Fa: "تراکنش اصلی برای برگشت یافت نشد", text.En: "The transaction to reverse was not found"},
	79:   {text.Fa: "مبلغ برگشتی از مبلغ تراکنش بیشتر است", text.En: "The amount to reverse exceeds the transaction"},
	-1:   {text.Fa: "درگاه نتوانست درخواست را پردازش کند", text.En: "The gateway could not process the request"},
	-2:   {text.Fa: "تراکنشی با این رسید یافت نشد", text.En: "No transaction was found for this receipt"},
	-3:   {text.Fa: "ورودی‌ها نویسه‌ی غیرمجاز دارند", text.En: "The input holds characters that are not allowed"},
	-4:   {text.Fa: "شناسه یا رمز پذیرنده درست نیست", text.En: "The merchant's name or password is wrong"},
	-6:   {text.Fa: "بیش از ۳۰ دقیقه از تراکنش گذشته است", text.En: "More than 30 minutes have gone since the transaction"},
	-7:   {text.Fa: "رسید دیجیتالی پرداخت نرسیده است", text.En: "No receipt of the payment has come"},
	-8:   {text.Fa: "ورودی‌ها بلندتر از اندازه‌ی مجازند", text.En: "The input is too long"},
	-9:   {text.Fa: "مبلغ برگشتی نویسه‌ی غیرمجاز دارد", text.En: "The amount to reverse holds characters that are not allowed"},
	-10:  {text.Fa: "رسید دیجیتالی نویسه‌ی غیرمجاز دارد", text.En: "The receipt holds characters that are not allowed"},
	-11:  {text.Fa: "ورودی‌ها کوتاه‌تر از اندازه‌ی مجازند", text.En: "The input is too short"},
	-12:  {text.Fa: "مبلغ برگشتی منفی است", text.En: "The amount to reverse is below zero"},
	-13:  {text.Fa: "مبلغ برگشتی از مانده‌ی رسید بیشتر است", text.En: "The amount to reverse exceeds what is left of the receipt"},
	-14:  {text.Fa: "چنین تراکنشی نیست", text.En: "There is no such transaction"},
	-15:  {text.Fa: "مبلغ برگشتی عدد درست نیست", text.En: "The amount to reverse is not a whole number"},
	-16:  {text.Fa: "درگاه با خطای داخلی روبه‌رو شد", text.En: "The gateway met an internal error"},
	-17:  {text.Fa: "برگشت بخشی از تراکنش مجاز نیست", text.En: "A part of a transaction may not be reversed"},
	-18:  {text.Fa: "نشانی سرور پذیرنده ثبت نشده یا رمز برگشت اشتباه است", text.En: "The address of the server is not registered, or the password of reversals is wrong"},
	-33:  {text.Fa: "پایانه به این نگارش درگاه دسترسی ندارد", text.En: "The terminal may not use this version of the gateway"},
	-100: {text.Fa: "مبلغ برگشتی با مبلغ فاکتور نمی‌خواند", text.En: "The amount to reverse is not that of the invoice"},
	-101: {text.Fa: "اطلاعات پرداخت با فاکتور نمی‌خواند", text.En: "The payment does not fit the invoice"},
	-104: {text.Fa: "پایانه فعال نیست", text.En: "The terminal is not active"},
	-105: {text.Fa: "پایانه یافت نشد", text.En: "The terminal was not found"},
	-106: {text.Fa: "نشانی سرور پذیرنده مجاز نیست", text.En: "The address of the merchant's server is not allowed"},
	-107: {text.Fa: "مبلغ برگشتی با مبلغ فاکتور نمی‌خواند", text.En: "The amount to reverse is not that of the invoice"},
	-108: {text.Fa: "اطلاعات پرداخت با فاکتور نمی‌خواند", text.En: "The payment does not fit the invoice"},
	-111: {text.Fa: "درخواست تأیید درست ساخته نشده است", text.En: "The request to confirm is not well formed"},
}
