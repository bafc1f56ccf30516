package text

// messagesUploads are the words of files that come in parts.
var messagesUploads = map[string]Text{
	"conflict.part":  {Fa: "این بخش از فایل جای دیگری می‌نشیند. بپرسید تا کجا رسیده است و از همان‌جا ادامه دهید.", En: "The file goes on at another place. Ask how much of it has come, and go on from there."},
	"too_large.part": {Fa: "این فایل بزرگ‌تر از آن است که در آغاز گفته شد.", En: "The file is larger than was announced."},
	"too_many.parts": {Fa: "این فایل در تکه‌های بسیار ریز فرستاده شده است. آن را بردارید و دوباره بفرستید.", En: "The file has come in too many small parts. Remove it and send it again."},
}
