package text

// messagesCalendar are what is said of declarations of calendars.
var messagesCalendar = map[string]Text{
	"calendar.unknown": {Fa: "تقویم «{name}» نیست. تقویم‌ها: {names}", En: "There is no calendar {name}. Calendars: {names}"},
	"calendar.no_days": {Fa: "هیچ روزی گفته نشده است", En: "No day is named"},
	"calendar.days":    {Fa: "این روزها پذیرفته نشد: {detail}", En: "These days cannot be taken: {detail}"},
	"calendar.date":    {Fa: "روز را مانند ۱۴۰۵-۰۹-۰۲ یا ۲۰۲۶-۱۱-۲۳ بنویسید.", En: "Write the day as 2026-11-23 or 1405-09-02."},
	"calendar.hours":   {Fa: "ساعت‌ها را مانند ۰۸:۰۰-۱۲:۰۰ بنویسید، به ترتیب و جدا از هم.", En: "Write the hours as 08:00-12:00, in order and apart."},
	"calendar.span":    {Fa: "بیش از {max} روز با هم نشان داده نمی‌شود.", En: "No more than {max} days are shown at once."},
	"calendar.nothing": {Fa: "تاکنون چیزی اعلام نشده است", En: "Nothing was declared so far"},
	"calendar.usual":   {Fa: "مانند هفته", En: "as the week says"},
	"calendar.closed":  {Fa: "بسته", En: "closed"},
	"calendar.holiday": {Fa: "تعطیل", En: "holiday"},
	"calendar.special": {Fa: "ساعت ویژه", En: "special hours"},
	"calendar.said":    {Fa: "همه‌ی این‌ها از پیش گفته شده است", En: "All of this is said already"},
	"calendar.made":    {Fa: "تقویم {name}: نسخه‌ی {num}، شمار روزها {days}", En: "Calendar {name}: version {num}, days: {days}"},
}
