package text

// messagesNext are the words of the published order: of the next piece of work, and of what
// is taken before its turn.
var messagesNext = map[string]Text{
	"next.nothing": {Fa: "اکنون کاری در نوبت شما نیست.", En: "Nothing waits for you now."},
	"batch.unlike": {Fa: "این کار از جنس کارهای دیگر نیست و با آن‌ها ثبت نمی‌شود.", En: "This item is of another kind than the others and cannot be handed in with them."},

	"overtaking.knows_case":    {Fa: "با پرونده آشناست", En: "Knows the case"},
	"overtaking.urgent_call":   {Fa: "تماس فوری مشتری", En: "An urgent call"},
	"overtaking.same_customer": {Fa: "کار دیگری از همان مشتری", En: "More work of the same customer"},
	"overtaking.alike":         {Fa: "چند کار همانند با هم", En: "Several alike at once"},
	"overtaking.other":         {Fa: "دلیل دیگر", En: "Another reason"},

	"priority.high":   {Fa: "بالا", En: "high"},
	"priority.normal": {Fa: "عادی", En: "normal"},
	"priority.low":    {Fa: "پایین", En: "low"},

	"history.claimed.over":     {Fa: "«{step}» را پیش از نوبتش برداشت", En: "Took “{step}” before its turn"},
	"history.claimed.over.why": {Fa: "«{step}» را پیش از نوبتش برداشت ({why})", En: "Took “{step}” before its turn ({why})"},
	"history.priority":         {Fa: "اولویت «{step}» را {to} کرد", En: "Set the priority of “{step}” to {to}"},
}
