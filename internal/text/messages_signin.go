package text

// messagesSignIn are the words of second factors and of signing in by another provider.
var messagesSignIn = map[string]Text{
	"unauthorized.second_factor": {Fa: "ورود شما هنوز کامل نیست. گام دوم ورود را انجام دهید.", En: "You are not signed in yet: the second step is missing."},
	"factor.wrong_code":          {Fa: "این کد درست نیست یا پیش‌تر به کار رفته است.", En: "This code is not right, or was used before."},
	"factor.none":                {Fa: "ورود دومرحله‌ای روشن نیست.", En: "There is no second factor."},
	"factor.there_is_one":        {Fa: "ورود دومرحله‌ای از پیش روشن است.", En: "There is a second factor already."},
	"factor.sign_in_again":       {Fa: "برای این کار باید تازه وارد شده باشید. خارج شوید و دوباره وارد شوید.", En: "This needs a fresh sign-in. Sign out, sign in again and repeat it."},
	"too_many.codes":             {Fa: "چند کد نادرست پشت سر هم وارد شد. کمی صبر کنید و دوباره بکوشید.", En: "Too many wrong codes. Wait a while and try again."},
	"provider.refused":           {Fa: "ورود از این راه پذیرفته نشد. دوباره بکوشید؛ اگر باز هم نشد به مدیر سامانه بگویید.", En: "Signing in this way was refused. Try again; if it goes on, tell your administrator."},
	"provider.over":              {Fa: "این ورود نیمه‌کاره مانده یا پیش‌تر به کار رفته است. دوباره از صفحه‌ی ورود آغاز کنید.", En: "This sign-in is over or was used before. Begin again from the sign-in page."},
	"provider.unknown":           {Fa: "برای شما در این سامانه حسابی نیست. از مدیر سامانه بخواهید.", En: "You have no account here. Ask your administrator for one."},
	"provider.unavailable":       {Fa: "سامانه‌ی ورود سازمان پاسخ نمی‌دهد. کمی بعد دوباره بکوشید.", En: "The organisation's sign-in does not answer. Try again a little later."},
}
