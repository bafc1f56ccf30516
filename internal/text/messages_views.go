package text

// messagesViews are the words of saved views.
var messagesViews = map[string]Text{
	"view.list":            {Fa: "این فهرست از آنِ شما نیست.", En: "This list is not yours."},
	"view.share":           {Fa: "نما را فقط با صف یا نقشی می‌توانید به اشتراک بگذارید که کارش زیر نظر شماست.", En: "You can share a view only with a queue or role whose work you look after."},
	"view.too_many":        {Fa: "بیش از {max} نما نمی‌شود نگه داشت. نخست یکی را پاک کنید.", En: "You can keep {max} views at most. Delete one first."},
	"view.too_many_shared": {Fa: "با هر صف یا نقش بیش از {max} نما نمی‌شود به اشتراک گذاشت.", En: "At most {max} views can be shared with one queue or role."},
}
