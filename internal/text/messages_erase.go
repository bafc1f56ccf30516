package text

// messagesErase are the words of erasing what is personal.
var messagesErase = map[string]Text{
	"case.erased":    {Fa: "داده‌های شخصی این پرونده پاک شده است و دیگر کاری روی آن نمی‌شود", En: "The personal data of this case was erased; nothing more can be done with it"},
	"history.erased": {Fa: "داده‌های شخصی این پرونده به درخواست صاحب آن پاک شد", En: "The personal data of this case was erased at the request of the person concerned"},
}
