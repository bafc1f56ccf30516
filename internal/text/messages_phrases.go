package text

// messagesPhrases are the words of texts that staff have ready.
var messagesPhrases = map[string]Text{
	"phrase.share":           {Fa: "متن را فقط با صف یا نقشی می‌توانید به اشتراک بگذارید که کارش زیر نظر شماست.", En: "You can share a text only with a queue or role whose work you look after."},
	"phrase.too_many":        {Fa: "بیش از {max} متن آماده نمی‌شود نگه داشت. نخست یکی را پاک کنید.", En: "You can keep {max} ready texts at most. Delete one first."},
	"phrase.too_many_shared": {Fa: "با هر صف یا نقش بیش از {max} متن آماده نمی‌شود به اشتراک گذاشت.", En: "At most {max} ready texts can be shared with one queue or role."},
}
