package text

var messagesStore = map[string]Text{
	"backup.postgres": {
		Fa: "این پایگاه داده PostgreSQL است. با pg_dump از آن نسخه‌ی پشتیبان بگیرید.",
		En: "This database is PostgreSQL. Use pg_dump to back it up.",
	},
	"backup.exists": {
		Fa: "فایل «{path}» از پیش هست. نام دیگری بدهید.",
		En: "The file {path} exists already. Give another name.",
	},
}
