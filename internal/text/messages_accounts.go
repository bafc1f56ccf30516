package text

// messagesAccounts are the words of coming in: codes, signing up, one's own account.
var messagesAccounts = map[string]Text{
	"code.subject": {Fa: "کارتابل: کد تأیید", En: "Kartabl: your code"},
	"code.body": {
		Fa: "کد شما در کارتابل: {code}\nبرای {what}. تا {minutes} دقیقه کار می‌کند. آن را به هیچ‌کس نگویید.",
		En: "Your Kartabl code: {code}\nIt is for {what}. It works for {minutes} minutes. Tell it to nobody.",
	},
	"code.known": {
		Fa: "کسی، شاید خود شما، خواست با این نشانی در کارتابل حساب تازه‌ای باز کند. با این نشانی از پیش حسابی هست: با همان وارد شوید، یا اگر گذرواژه را فراموش کرده‌اید گذرواژه‌ی تازه بگذارید. اگر شما نبودید، کاری لازم نیست.",
		En: "Somebody, perhaps you, wanted to use this address for a new account of Kartabl. There is an account with it already: sign in with that one, or set a new password if you have forgotten yours. If it was not you, there is nothing to do.",
	},
	"code.sign_in": {Fa: "ورود", En: "signing in"},
	"code.sign_up": {Fa: "ساختن حساب", En: "making an account"},
	"code.reset":   {Fa: "گذاشتن گذرواژه‌ی تازه", En: "setting a new password"},
	"code.verify":  {Fa: "تأیید این نشانی", En: "confirming this address"},

	"code.wrong":    {Fa: "کد درست نیست. پیام را دوباره نگاه کنید.", En: "The code is not right. Look at the message once more."},
	"code.over":     {Fa: "این کد دیگر کار نمی‌کند. کد تازه‌ای بخواهید.", En: "This code works no longer. Ask for a new one."},
	"code.down":     {Fa: "سرویس پیام فعلاً پاسخ نمی‌دهد و کد فرستاده نشد. کمی بعد دوباره بخواهید، یا از راه دیگری وارد شوید.", En: "The message service is not answering at the moment, and no code was sent. Ask again a little later, or come in another way."},
	"wait_seconds":  {Fa: "کمی صبر کنید و {seconds} ثانیه‌ی دیگر دوباره تلاش کنید.", En: "Wait a little and try again in {seconds} seconds."},
	"wait_minutes":  {Fa: "چند بار پشت سر هم تلاش کرده‌اید. {minutes} دقیقه‌ی دیگر دوباره تلاش کنید.", En: "You have tried several times in a row. Try again in {minutes} minutes."},
	"wait_hours":    {Fa: "چند بار پشت سر هم تلاش کرده‌اید. {hours} ساعت دیگر دوباره تلاش کنید.", En: "You have tried several times in a row. Try again in {hours} hours."},
	"field.address": {Fa: "شماره‌ی موبایل (مانند ۰۹۱۲۳۴۵۶۷۸۹) یا نشانی ایمیل بنویسید.", En: "Write a mobile number, such as 09123456789, or a mail address."},

	"identity.unknown":    {Fa: "ثبت احوال کسی را با این کد ملی و تاریخ تولد نمی‌شناسد. هر دو را دوباره نگاه کنید.", En: "The civil registry knows nobody with this national id and birth date. Look at both once more."},
	"identity.birth_date": {Fa: "تاریخ تولد خود را بنویسید.", En: "Enter your birth date."},
	"identity.down":       {Fa: "ثبت احوال فعلاً پاسخ نمی‌دهد. چیزی از دست نرفته است؛ بعداً از همین صفحه دوباره بخواهید.", En: "The civil registry is not answering at the moment. Nothing is lost: ask again later, from this page."},

	"account.subject":          {Fa: "کارتابل: حساب شما", En: "Kartabl: your account"},
	"account.one_channel":      {Fa: "برای کارهایی که پاسخ شما را می‌خواهند دست‌کم یک راه بگذارید.", En: "Leave at least one way for what needs your answer."},
	"account.password_changed": {Fa: "گذرواژه‌ی شما در کارتابل عوض شد و همه‌ی نشست‌ها بسته شدند. اگر شما نبودید، همین حالا با «فراموشی گذرواژه» گذرواژه‌ی تازه بگذارید.", En: "Your Kartabl password was changed and all sessions were ended. If it was not you, set a new one now by \"Forgotten password\"."},
	"account.address_changed":  {Fa: "نشانی تماس حساب شما در کارتابل عوض شد و این نشانی دیگر به آن وصل نیست. اگر شما نبودید، با پشتیبانی تماس بگیرید.", En: "The contact address of your Kartabl account was changed, and this one no longer belongs to it. If it was not you, contact the support."},
}
