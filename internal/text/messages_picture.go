package text

// messagesPicture are about deploying definitions from a page.
var messagesPicture = map[string]Text{
	"definition.refused": {
		Fa: "این تعریف ایراد دارد و منتشر نشد؛ ایرادها را در نتیجه‌ی بررسی ببینید.",
		En: "The definition has faults and was not deployed; the check tells which.",
	},
	"definition.unmapped": {
		Fa: "پرونده‌های بازی در گام‌هایی‌اند که این نسخه جایی برایشان نگفته است. جایشان را در migrate بنویسید، یا بپذیرید که در نسخه‌ی خود بمانند.",
		En: "Open cases stand at steps for which this version has no place. Say it in migrate, or accept that they stay on their version.",
	},
	"definition.no_catalog": {
		Fa: "هنوز کاتالوگی منتشر نشده است. نخستین بار با فرمان kartabl deploy منتشر کنید.",
		En: "There is no catalog yet. Deploy the first time by the command kartabl deploy.",
	},
}
