package text

// messagesOrganisations are the words of acting for an organisation together.
var messagesOrganisations = map[string]Text{
	"organisation.name_mark": {
		Fa: "نام سازمان از حرف، رقم، فاصله، خط تیره، ویرگول، پرانتز و گیومه ساخته می‌شود.",
		En: "The name of an organisation is made of letters, digits, spaces, hyphens, commas, brackets and quotation marks.",
	},
	"organisation.too_many": {
		Fa: "هر نفر می‌تواند عضو حداکثر {most} سازمان باشد.",
		En: "A person can belong to at most {most} organisations.",
	},
	"organisation.full": {
		Fa: "این سازمان به سقف {most} عضو رسیده است.",
		En: "This organisation has reached its limit of {most} members.",
	},
	"organisation.last_owner": {
		Fa: "این سازمان مالک دیگری ندارد؛ نخست یکی از اعضا را مالک کنید.",
		En: "The organisation has no other owner: make one of its members an owner first.",
	},
	"organisation.open_invitations": {
		Fa: "{most} دعوت هنوز بی‌پاسخ است؛ پیش از دعوت تازه، چند دعوت را پس بگیرید.",
		En: "{most} invitations are still open: take some back before you invite anybody else.",
	},
	"customer.of_organisation": {Fa: "از طرف سازمان", En: "For the organisation"},
	"invitation.subject":       {Fa: "کارتابل: دعوت به سازمان", En: "Kartabl: an invitation"},
	"invitation.body": {
		Fa: "شما را در {name} به یک سازمان دعوت کرده‌اند. با همین نشانی وارد شوید، یا اگر حساب ندارید با همین نشانی حساب بسازید؛ دعوت در بخش «سازمان‌ها» است و تا {days} روز می‌توانید به آن پاسخ دهید. اگر منتظر چنین دعوتی نبودید، کاری لازم نیست.",
		En: "You have been invited to an organisation in {name}. Sign in with this address, or make an account with it: the invitation stands under “Organisations” and can be answered for {days} days. If you expected none, there is nothing to do.",
	},
}
