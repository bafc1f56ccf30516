package text

// messagesAPI are the words of the HTTP interface: the kinds of trouble, and what
// breaks a rule of requests.
var messagesAPI = map[string]Text{
	"title.invalid":      {Fa: "درخواست درست نیست", En: "The request is not right"},
	"title.unauthorized": {Fa: "باید وارد شوید", En: "You have to sign in"},
	"title.forbidden":    {Fa: "اجازه ندارید", En: "Not allowed"},
	"title.not_found":    {Fa: "پیدا نشد", En: "Not found"},
	"title.conflict":     {Fa: "در این فاصله چیزی تغییر کرده است", En: "Something has changed meanwhile"},
	"title.too_large":    {Fa: "بیش از اندازه بزرگ است", En: "Too large"},
	"title.too_many":     {Fa: "بیش از اندازه پشت سر هم", En: "Too many at once"},
	"title.unavailable":  {Fa: "فعلاً در دسترس نیست", En: "Not available right now"},
	"title.internal":     {Fa: "خطایی رخ داد", En: "Something went wrong"},

	"unauthorized.unsigned": {Fa: "امضای پیام درست نیست.", En: "The message is not signed as it has to be."},
	"invalid.method":        {Fa: "این نشانی چنین درخواستی را نمی‌پذیرد.", En: "This address does not take this kind of request."},
	"invalid.slow":          {Fa: "درخواست در زمان مجاز به پایان نرسید. دوباره بفرستید.", En: "The request did not arrive in time. Send it again."},
	"too_large.header":      {Fa: "سرآیند درخواست بزرگ‌تر از اندازه‌ی مجاز است.", En: "The header of the request is larger than allowed."},
	"unavailable.busy":      {Fa: "سامانه شلوغ است و پاسخ به درازا کشید. کمی بعد دوباره بکوشید.", En: "The system is busy and took too long to answer. Try again a little later."},
	"unavailable.starting":  {Fa: "سامانه در حال راه‌اندازی است. چند لحظه‌ی دیگر دوباره بکوشید.", En: "The system is starting. Try again in a moment."},
	"page.home":             {Fa: "بازگشت به صفحه‌ی نخست", En: "Back to the first page"},
}
