package text

// messagesServices are the words of what staff do on behalf of customers.
var messagesServices = map[string]Text{
	"channel.phone":  {Fa: "تلفنی", En: "by phone"},
	"channel.branch": {Fa: "حضوری", En: "at a branch"},
	"channel.letter": {Fa: "با نامه", En: "by letter"},
	"channel.other":  {Fa: "از راهی دیگر", En: "in another way"},

	"behalf.subject": {Fa: "ثبت به نام شما", En: "Done in your name"},
	"behalf.started": {
		Fa: "«{what}» به خواست شما ({channel}) ثبت شد. شماره‌ی پیگیری: {no}. اگر شما آن را نخواسته‌اید، به ما خبر دهید.",
		En: "“{what}” was opened in your name, as you asked {channel}. Its number is {no}. If you have not asked for it, tell us.",
	},
	"behalf.done": {
		Fa: "در درخواست {no}، «{what}» به خواست شما ({channel}) انجام شد. اگر شما آن را نخواسته‌اید، به ما خبر دهید.",
		En: "In request {no}, “{what}” was done in your name, as you asked {channel}. If you have not asked for it, tell us.",
	},

	"customer.known": {
		Fa: "مشتری دیگری با این شماره‌ی همراه یا شماره‌ی ملی شناخته شده است. او را با همین شماره بیابید.",
		En: "A customer with this mobile number or national id is known already. Look for him by it.",
	},
	"customer.not_noted": {Fa: "این کد ملی با آنچه همکاران ما برای این شماره ثبت کرده‌اند یکی نیست. آن را دوباره نگاه کنید، یا خالی بگذارید تا حسابی تازه ساخته شود.", En: "This national id is not what our staff have written down for this number. Look at it again, or leave it empty to make a new account."},
}
