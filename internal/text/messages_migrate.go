package text

// messagesMigrate are what the tools say of migration.
var messagesMigrate = map[string]Text{
	"migrate.none": {
		Fa: "{id} نسخه‌ی {version} پرونده‌ای از نسخه‌های پیش نمی‌گیرد: بخش `migrate` ندارد",
		En: "{id} version {version} takes no cases of older versions: it has no `migrate`",
	},
	"migrate.from":  {Fa: "{id} نسخه‌ی {version} مستقر نیست", En: "{id} version {version} is not deployed"},
	"stays.version": {Fa: "این نسخه پرونده‌های آن نسخه را نمی‌گیرد", En: "this version takes no cases of that one"},
	"stays.ended":   {Fa: "پرونده پایان یافته است", En: "the case has ended"},
	"stays.left":    {Fa: "`migrate.leave` آن را نگه می‌دارد", En: "`migrate.leave` keeps it"},
	"stays.step": {
		Fa: "«{step}» در نسخه‌ی تازه نیست؛ `{step}: <گام>` را به `migrate.steps` بیفزایید",
		En: "'{step}' is not there any more; add `{step}: <step>` to `migrate.steps`",
	},
	"stays.kind": {
		Fa: "«{to}» گامی از گونه‌ی دیگر است؛ در `migrate.steps` برای «{step}» گامی از همان گونه بگویید",
		En: "'{to}' is a step of another kind; map '{step}' to one of the same kind in `migrate.steps`",
	},
	"stays.scope": {
		Fa: "«{step}» و جای تازه‌اش «{to}» در جایگاه‌های هم‌شکل نیستند",
		En: "'{step}' and its image '{to}' do not stand in scopes of the same shape",
	},
	"stays.way": {
		Fa: "گام با «{name}» ترک می‌شود و «{to}» چنین راهی ندارد",
		En: "the step is being left by '{name}', which '{to}' does not have",
	},
	"stays.call":     {Fa: "فراخوانی {name} در راه است و در نسخه‌ی تازه نیست", En: "the call {name} is under way, and the new version does not make it"},
	"stays.loop":     {Fa: "حلقه‌ی «{step}» در نسخه‌ی تازه فهرستی دیگر را می‌پیماید، نام موردهایش دیگر است یا شمار کمتری از آن‌ها با هم پیش می‌رود؛ پس از حلقه می‌تواند بیاید", En: "the loop '{step}' goes through another list in the new version, calls its items otherwise, or lets fewer of them run at once; it can come after the loop"},
	"stays.waiting":  {Fa: "در «{step}» منتظر {name} است و نسخه‌ی تازه آن‌جا منتظر چیز دیگری است؛ پس از آن می‌تواند بیاید", En: "it waits for {name} at '{step}', and the new version waits for something else there; it can come after that"},
	"stays.undo":     {Fa: "{name} لازم است تا کار انجام‌شده برگردد و در نسخه‌ی تازه نیست", En: "what was done outside is undone by {name}, which the new version does not have"},
	"stays.money":    {Fa: "در «{step}» پول گرفته شده و نسخه‌ی تازه چنین گام پرداختی ندارد", En: "money was taken at '{step}', which is no step of kind pay any more"},
	"stays.variable": {Fa: "«{name}» باید مقدار داشته باشد؛ `{name}: ...` را به `migrate.vars` بیفزایید", En: "'{name}' must have a value; add `{name}: ...` to `migrate.vars`"},
	"stays.type":     {Fa: "«{name}» نوع دیگری دارد؛ `{name}: =...` را به `migrate.vars` بیفزایید", En: "'{name}' has another type now; add `{name}: =...` to `migrate.vars`"},
	"stays.value":    {Fa: "عبارت «{name}» برای این پرونده مقدار درستی نمی‌دهد", En: "the expression for '{name}' has no fitting value for this case"},
}
