package text

// messagesErase are the words of erasing what is personal.
var messagesErase = map[string]Text{
	"case.erased":       {Fa: "داده‌های شخصی این پرونده پاک شده است و دیگر کاری روی آن نمی‌شود", En: "The personal data of this case was erased; nothing more can be done with it"},
	"erasure.customers": {Fa: "فقط داده‌های مشتری‌ها پاک می‌شود، و هر کس یک بار", En: "Only the data of customers is erased, and of each of them once"},
	"erasure.open":      {Fa: "درخواست پاک‌کردن داده‌ها پیش‌تر ثبت شده و هنوز به پایان نرسیده است", En: "There is a request to erase this data already, and it is not over"},
	"erasure.four_eyes": {Fa: "پاک‌کردن را کس دیگری جز پیشنهاددهنده باید بپذیرد", En: "Somebody else than the person who proposed it has to approve an erasure"},
	"erasure.nobody":    {Fa: "مشتری‌ای با این نام کاربری یا شناسه نیست", En: "No customer has this login or id"},
	"erasure.no_case":   {Fa: "پرونده‌ای با این شماره نیست", En: "No case has this number"},
	"erasure.past":      {Fa: "این روز گذشته است", En: "That day is past"},

	"history.erased": {Fa: "داده‌های شخصی این پرونده به درخواست صاحب آن پاک شد", En: "The personal data of this case was erased at the request of the person concerned"},
}
