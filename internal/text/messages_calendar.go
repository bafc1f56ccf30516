package text

// messagesCalendar are what is said of declarations of calendars.
var messagesCalendar = map[string]Text{
	"calendar.unknown": {Fa: "تقویم «{name}» نیست. تقویم‌ها: {names}", En: "There is no calendar {name}. Calendars: {names}"},
	"calendar.no_days": {Fa: "هیچ روزی گفته نشده است", En: "No day is named"},
	"calendar.days":    {Fa: "این روزها پذیرفته نشد: {detail}", En: "These days cannot be taken: {detail}"},
	"calendar.closed":  {Fa: "بسته", En: "closed"},
	"calendar.holiday": {Fa: "تعطیل", En: "holiday"},
	"calendar.special": {Fa: "ساعت ویژه", En: "special hours"},
	"calendar.said":    {Fa: "همه‌ی این‌ها از پیش گفته شده است", En: "All of this is said already"},
	"calendar.made":    {Fa: "تقویم {name}: نسخه‌ی {num}، شمار روزها {days}", En: "Calendar {name}: version {num}, days: {days}"},
}
