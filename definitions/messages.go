package definitions

import (
	"regexp"
	"strings"

	"github.com/kartabl/kartabl/internal/text"
)

// message is the wording of one code. Of the hints the first whose places all have
// an argument becomes the suggestion.
type message struct {
	text  text.Text
	hints []text.Text
}

func says(en, fa string, hints ...text.Text) message {
	return message{text.Text{text.En: en, text.Fa: fa}, hints}
}

func hint(en, fa string) text.Text { return text.Text{text.En: en, text.Fa: fa} }

var placePattern = regexp.MustCompile(`\{([a-z_]+)\}`)

// word fills the sentence of a code and its suggestion.
func word(code string, args map[string]any) (sentence, suggestion text.Text) {
	m, ok := messages[code]
	if !ok {
		m = messages["K000"]
	}
	sentence = fill(m.text, args)
	for _, h := range m.hints {
		if complete(h, args) {
			return sentence, fill(h, args)
		}
	}
	return sentence, nil
}

// copied makes three dots of the four behind a list that was cut, and takes out the marks
// of direction: people copy what they read here.
var copied = strings.NewReplacer("....", "...", "\u2066", "", "\u2069", "")

// fill puts in the arguments.
func fill(t text.Text, args map[string]any) text.Text {
	filled := text.Text{}
	for lang, s := range t {
		filled[lang] = copied.Replace(text.Fill(s, lang, args))
		if lang == text.En && strings.HasPrefix(s, "{what}") {
			filled[lang] = strings.ToUpper(filled[lang][:1]) + filled[lang][1:]
		}
	}
	return filled
}

// complete reports whether every place of the hint has an argument that is not empty.
func complete(t text.Text, args map[string]any) bool {
	for _, m := range placePattern.FindAllStringSubmatch(t[text.En], -1) {
		if v, ok := args[m[1]]; !ok || v == nil || v == "" {
			return false
		}
	}
	return true
}

var (
	didYouMean  = hint("Did you mean '{near}'?", "منظورتان «{near}» بود؟")
	allowedHere = hint("Allowed here: {allowed}.", "اینجا می‌توان نوشت: {allowed}.")
	meantOrList = hint("Did you mean '{near}'? Allowed here: {allowed}.", "منظورتان «{near}» بود؟ اینجا می‌توان نوشت: {allowed}.")
	inQuotes    = hint("Put it in quotes.", "آن را در گیومه بگذارید.")
)

// messages are the words of every code, in both languages.
var messages = map[string]message{
	"K000": says("The text cannot be read from here on.", "متن از اینجا به بعد خواندنی نیست.",
		hint("Look at the indentation, quotes and brackets of this line and the one before.", "تورفتگی، گیومه‌ها و کروشه‌های این خط و خط پیش را ببینید.")),
	"K001": says("`kartabl: {value}` is not known to this engine (it knows v1).", "این موتور `kartabl: {value}` را نمی‌شناسد (v1 را می‌شناسد).",
		hint("Update the engine or write `kartabl: v1`.", "موتور را به‌روز کنید یا بنویسید `kartabl: v1`.")),
	"K002": says("'{value}' is not the kind of this file; it must be {want}.", "گونه‌ی این پرونده «{value}» نیست؛ باید {want} باشد.",
		hint("Write `kind: {want}`.", "بنویسید `kind: {want}`.")),
	"K003": says("The key '{key}' is given twice; the first is on line {line}.", "کلید «{key}» دو بار آمده است؛ بار نخست در خط {line}.",
		hint("Delete one of them.", "یکی را بردارید.")),
	"K004": says("Anchors (&) and aliases (*) are not part of the language.", "نشانه‌های & و * در این زبان نیست.",
		hint("Write the block again, or name it in the catalog.", "بخش را دوباره بنویسید یا در کاتالوگ نامش بگذارید.")),
	"K005": says("The value begins with '!', which YAML takes as a tag: '{rest}' would be lost.", "مقدار با ! آغاز شده و YAML آن را برچسب می‌گیرد: «{rest}» از دست می‌رود.",
		hint("Write `not {rest}` or put it in quotes.", "بنویسید `not {rest}` یا در گیومه بگذارید."), inQuotes),
	"K006": says("Everything after ' #' is a comment to YAML: the expression would end at `{text}`.", "برای YAML هرچه پس از « #» بیاید یادداشت است: عبارت در `{text}` پایان می‌گیرد.",
		hint("Put the whole expression in double quotes.", "همه‌ی عبارت را در گیومه‌ی دوتایی بگذارید.")),
	"K007": says("In a `{...}` line the sign '{sign}' ends the text for YAML.", "در خط `{...}`، نشانه‌ی «{sign}» برای YAML پایان متن است.",
		hint(`Put it in quotes: "{text}".`, `در گیومه بگذارید: "{text}".`)),
	"K008": says("'{value}' is the text \"{value}\", not a truth value.", "«{value}» متن است، نه بله/نه.",
		hint("Write `{literal}`.", "بنویسید `{literal}`."), hint("Write `true` or `false`.", "بنویسید `true` یا `false`.")),
	"K009": says("The number {text} begins with zero; YAML would read {read}.", "عدد {text} با صفر آغاز شده است؛ YAML آن را {read} می‌خواند.",
		hint("A number has no commas: write `{whole}`.", "در عدد ویرگول نمی‌آید: بنویسید `{whole}`."), inQuotes),
	"K010": says("Unknown key '{key}' in {what}.", "کلید «{key}» در {what} جایی ندارد.", meantOrList, allowedHere),
	"K011": says("The step '{step}' has no `kind`.", "گام «{step}» کلید `kind` ندارد.",
		hint("One of {allowed}.", "یکی از {allowed}.")),
	"K012": says("There is no kind '{value}'.", "گونه‌ای به نام «{value}» نیست.", didYouMean, hint("One of {allowed}.", "یکی از {allowed}.")),
	"K013": says("'{value}' is not a duration.", "«{value}» مدت نیست.",
		hint("Write `{near}`. Units: s m h d, bh bd, mo.", "بنویسید `{near}`. یکاها: s m h d، bh bd، mo."),
		hint("Write a whole number and a unit: s m h d, bh bd, mo.", "یک عدد درست و یک یکا بنویسید: s m h d، bh bd، mo.")),
	"K014": says("A file holds one document; a second one begins here.", "هر پرونده یک سند دارد؛ سند دوم از اینجا آغاز شده است.",
		hint("Put it into a file of its own.", "آن را در پرونده‌ای جدا بگذارید.")),
	"K015": says("A tab stands in the indentation; YAML wants spaces.", "در تورفتگی تب آمده است؛ YAML فاصله می‌خواهد.",
		hint("Replace it with spaces.", "به‌جایش فاصله بگذارید.")),
	"K016": says("After the closing quote of {text} there is more text.", "پس از گیومه‌ی پایانی {text} باز متن آمده است.",
		hint("Put the whole value in quotes.", "همه‌ی مقدار را در گیومه بگذارید.")),
	"K017": says("': ' inside of the text `{text}` begins a new key for YAML.", "«: » در میان متن `{text}` برای YAML کلید تازه است.",
		hint("Put the whole text in quotes.", "همه‌ی متن را در گیومه بگذارید.")),
	"K018": says("The {sign} that opens here is never closed.", "نشانه‌ی {sign} که اینجا باز شده بسته نشده است.",
		hint("Close it.", "آن را ببندید.")),
	"K019": says("The sign {sign} cannot stand in a definition: editors do not show it.", "نشانه‌ی {sign} در تعریف پذیرفته نیست: ویرایشگرها نشانش نمی‌دهند.",
		hint("Delete it, or write it as an escape in double quotes.", "آن را بردارید یا در گیومه‌ی دوتایی به‌شکل گریز بنویسید.")),
	"K020": says("'{key}' is missing in {what}.", "در {what} کلید «{key}» نیامده است.",
		hint("Add `{example}`.", "`{example}` را بیفزایید."), hint("Add `{key}:`.", "`{key}:` را بیفزایید.")),
	"K021": says("{what} must be {want}.", "{what} باید {want} باشد.",
		hint("{hint}", "{hint}")),
	"K022": says("'{value}' is not known as '{key}'.", "«{value}» را نمی‌توان برای «{key}» نوشت.", meantOrList, allowedHere),
	"K023": says("'{value}' is not a name.", "«{value}» نام درستی نیست.",
		hint("Use small letters a-z, digits and _, and begin with a letter; at most 63 signs.", "حرف‌های کوچک a-z، رقم و _ به‌کار ببرید و با حرف آغاز کنید؛ حداکثر ۶۳ نشانه.")),
	"K024": says("'{key}' and '{other}' cannot stand together.", "«{key}» و «{other}» با هم نمی‌آیند.",
		hint("Delete one of them.", "یکی را بردارید.")),
	"K025": says("{what} needs one of: {keys}.", "{what} یکی از این‌ها را می‌خواهد: {keys}."),
	"K026": says("'{key}' must be a whole number from {min} to {max}.", "«{key}» باید عدد درستی از {min} تا {max} باشد."),
	"K027": says("The file is larger or deeper than {limit}.", "پرونده از {limit} بزرگ‌تر یا تودرتوتر است."),
	"K028": says("{what} is empty.", "{what} خالی است."),
	"E260": says("The items cannot be called '{name}': that is the name of {other}.", "نام موردها نمی‌تواند «{name}» باشد: این نامِ {other} است.",
		hint("Give them a name of their own, as `as: line`.", "نامی تازه بگذارید، مانند `as: line`.")),
	"E261": says("'{name}' is an item of a list that is calculated; it cannot be written.", "«{name}» موردی از فهرستی محاسبه‌شده است و نمی‌توان در آن نوشت.",
		hint("Let `items` name a variable, or write to a variable of the process.", "در `items` نام یک متغیر را بنویسید، یا در متغیری از فرایند بنویسید.")),
	"E262": says("'{name}' is the list that these steps go through; it cannot be written as a whole here.", "«{name}» فهرستی است که این گام‌ها آن را می‌پیمایند و این‌جا یکجا نوشته نمی‌شود.",
		hint("Write to the item, as `{as}` or a field of it, or write the list after the block.", "در خودِ مورد، `{as}` یا فیلدی از آن، بنویسید؛ یا فهرست را پس از بلوک بنویسید.")),
	"E263": says("The catalog has no message '{name}'.", "کاتالوگ پیامی به نام «{name}» ندارد.", didYouMean, hint("Messages: {allowed}.", "پیام‌ها: {allowed}.")),
	"E264": says("There is no process '{name}'.", "فرایندی به نام «{name}» نیست.", didYouMean,
		hint("Deploy it first, or together with this one. Processes: {allowed}.", "نخست آن را مستقر کنید، یا هر دو را با هم. فرایندها: {allowed}."),
		hint("Deploy it first, or together with this one.", "نخست آن را مستقر کنید، یا هر دو را با هم.")),
	"W264": says("This folder has no process '{name}'; it must be deployed before this one.", "در این پوشه فرایندی به نام «{name}» نیست؛ باید پیش از این مستقر شده باشد.", didYouMean,
		hint("Processes of the folder: {allowed}.", "فرایندهای پوشه: {allowed}.")),
	"E265": says("The process '{name}' has no version {version}.", "فرایند «{name}» نسخه‌ی {version} ندارد.",
		hint("Write a version that is deployed, or `version: latest`.", "نسخه‌ای مستقرشده یا `version: latest` بنویسید.")),
	"E266": says("'{name}', which is deployed in version {version}, starts cases of this process and does not fit it any more, at its line {line} first.", "«{name}» که نسخه‌ی {version} آن مستقر است پرونده‌های این فرایند را آغاز می‌کند و دیگر با آن جور نیست؛ نخستین ناسازگاری در خط {line} آن است.",
		hint("Deploy a new version of '{name}' together with this one, or keep what it gives and takes; `--leave-parents` deploys all the same.", "نسخه‌ی تازه‌ای از «{name}» را همراه این یکی مستقر کنید، یا آنچه را می‌دهد و می‌گیرد نگه دارید؛ `--leave-parents` با این همه مستقر می‌کند.")),
	"E323": says("'{value}' is not a time of cron.", "«{value}» زمان‌بندی cron نیست.",
		hint("Write five fields, minute hour day month weekday: `30 6 * * *`.", "پنج بخش بنویسید: دقیقه، ساعت، روز، ماه، روز هفته: `30 6 * * *`.")),
	"K029": says("The scenario migrates, but this version takes no cases of an older one: it has no `migrate`.", "سناریو پرونده را به این نسخه می‌آورد، ولی این نسخه پرونده‌ای از نسخه‌های پیش نمی‌گیرد: بخش `migrate` ندارد.",
		hint("Add `migrate: {from: ...}`, or leave the line out.", "`migrate: {from: ...}` را بیفزایید، یا این سطر را بردارید.")),
	"K030": says("The step '{step}' is there twice; the first is on line {line}. Names of steps are unique in the whole file.", "گام «{step}» دو بار آمده است؛ بار نخست در خط {line}. نام گام‌ها در همه‌ی پرونده یکتاست.",
		hint("Give one of them another name.", "نام یکی را عوض کنید.")),
	"K031": says("'{value}' is not a size of files.", "«{value}» اندازه‌ی پرونده نیست.", hint("Write it as `10MB` or `500KB`.", "مانند `10MB` یا `500KB` بنویسید.")),
	"K032": says("The language '{value}' is not one of the catalog.", "زبان «{value}» در کاتالوگ نیست.", hint("Languages of the catalog: {allowed}.", "زبان‌های کاتالوگ: {allowed}.")),
	"K034": says("This line stands deeper than the one before it, which has a value already.", "این خط از خط پیش تورفته‌تر است، ولی خط پیش خود مقدار دارد.",
		hint("Move it to the left, or put the missing line above it.", "آن را به چپ ببرید یا خط جاافتاده را بالای آن بنویسید.")),
	"K035": says("No open block begins at the depth of this line.", "در این تورفتگی بخشی باز نیست.",
		hint("Indent it like the lines that it belongs to; a line above it may lie too far to the left.", "آن را هم‌تراز خط‌های هم‌گروهش کنید؛ شاید خطی بالاتر زیادی به چپ رفته باشد.")),
	"K036": says("The sign {sign} does not separate anything for YAML.", "نشانه‌ی {sign} برای YAML جداکننده نیست.",
		hint("Write the Latin comma `,`.", "ویرگول لاتین `,` بنویسید.")),
	"K033": says("The hours of the calendar cannot be used: {detail}", "ساعت‌های کار تقویم پذیرفته نیست: {detail}",
		hint("Write each day as `08:00-12:00, 13:00-16:00`, in order and apart.", "هر روز را مانند `08:00-12:00, 13:00-16:00` بنویسید، به ترتیب و بی هم‌پوشانی.")),

	"E101": says("There is no variable '{name}'.", "متغیری به نام «{name}» نیست.",
		hint("Did you mean '{near}' ({near_type}, line {near_line})?", "منظورتان «{near}» بود ({near_type}، خط {near_line})؟"), didYouMean,
		hint("Variables here: {names}.", "متغیرهای اینجا: {names}.")),
	"E102": says("`{key}` needs {want}, but `{text}` is {type}.", "`{key}` باید {want} باشد، ولی `{text}` {type} است.",
		hint("Perhaps `{near}`?", "شاید `{near}`؟")),
	"E103": says("`{text}` compares {left} with {right}.", "`{text}` {left} را با {right} می‌سنجد.",
		hint("Both sides must be of one type.", "دو سو باید از یک نوع باشند.")),
	"E104": says("`=` is not a comparison.", "`=` سنجش نیست.",
		hint("Write `==`: `{near}`.", "بنویسید `==`: `{near}`."), hint("Write `==`.", "بنویسید `==`.")),
	"E105": says("'{value}' is not a value of {name}.", "«{value}» از مقدارهای {name} نیست.",
		hint("Did you mean '{near}'? Values: {values}.", "منظورتان «{near}» بود؟ مقدارها: {values}."), hint("Values: {values}.", "مقدارها: {values}.")),
	"E106": says("There is no field '{name}' in {of}.", "در {of} بخشی به نام «{name}» نیست.",
		hint("Did you mean '{near}'? It has: {names}.", "منظورتان «{near}» بود؟ دارد: {names}."), hint("It has: {names}.", "دارد: {names}."), didYouMean),
	"E107": says("'{name}' may still be unset here.", "«{name}» ممکن است اینجا هنوز مقدار نداشته باشد.",
		hint("Use `{name} ?? {zero}`, `has({name})`, or give a default.", "بنویسید `{name} ?? {zero}` یا `has({name})`، یا پیش‌فرض بدهید."),
		hint("Use `{name} ?? ...`, `has({name})`, or give a default.", "بنویسید `{name} ?? ...` یا `has({name})`، یا پیش‌فرض بدهید.")),
	"E108": says("`result` is known only in the step that made it.", "`result` تنها در گامی شناخته است که آن را ساخته است.",
		hint("Keep it: `set: {x: =result.y}`.", "نگهش دارید: `set: {x: =result.y}`.")),
	"E109": says("The expression cannot be read: {detail}", "عبارت خواندنی نیست: {detail}"),
	"E110": says("'{name}' is {want}; {got} cannot be put into it.", "«{name}» {want} است؛ {got} در آن جا نمی‌گیرد.",
		hint("Write the digits as `{digits}`.", "رقم‌ها را لاتین بنویسید: `{digits}`."),
		hint("Dates stand here in the Gregorian calendar, as 2026-11-22; a Jalali one is `=jalali('{jalali}')`.", "تاریخ اینجا میلادی است، مانند 2026-11-22؛ تاریخ خورشیدی را `=jalali('{jalali}')` بنویسید."),
		hint("Write it as `{example}`.", "مانند `{example}` بنویسید."),
		hint("For an expression write a leading `=`.", "برای عبارت در آغاز `=` بنویسید.")),
	"E111": says("This looks like an expression, but without '=' it is the text \"{text}\".", "این به عبارت می‌ماند، ولی بی «=» همان متن «{text}» است.",
		hint(`Write "={text}".`, `بنویسید "={text}".`)),
	"E112": says("Dividing two whole numbers gives a fraction; '{name}' is {want}.", "تقسیم دو عدد درست کسر می‌دهد؛ «{name}» {want} است.",
		hint("`int(...)` or `round(...)`.", "`int(...)` یا `round(...)`.")),
	"E113": says("The pattern is not a regular expression: {detail}.", "الگو عبارت باقاعده نیست: {detail}."),
	"E114": says("'{key}' says nothing about {type}.", "«{key}» برای {type} معنا ندارد."),
	"E115": says("'{key}' is not a default that '{name}' itself would accept: {detail}", "«{key}» پیش‌فرضی نیست که خود «{name}» بپذیرد: {detail}"),
	"W111": says("This looks like an expression, but without '=' it is the text \"{text}\".", "این به عبارت می‌ماند، ولی بی «=» همان متن «{text}» است.",
		hint(`If it is one, write "={text}".`, `اگر عبارت است، بنویسید "={text}".`)),

	"E120": says("The catalog has no operation '{name}'.", "در کاتالوگ عملی به نام «{name}» نیست.", didYouMean, hint("It has: {allowed}.", "دارد: {allowed}.")),
	"E121": says("{name} needs '{arg}'.", "{name} مقدار «{arg}» را می‌خواهد.", hint("`args: {{arg}: =...}`", "`args: {{arg}: =...}`")),
	"E122": says("'{name}' can end with '{error}', but `on_error` has no answer to it.", "«{name}» ممکن است با «{error}» پایان گیرد، ولی `on_error` پاسخی برایش ندارد.",
		hint("Add `{error}: {to: ...}` or `else: {to: ...}`.", "`{error}: {to: ...}` یا `else: {to: ...}` را بیفزایید.")),
	"E123": says("'{name}' is not idempotent, so it must not be retried.", "«{name}» تکرارپذیر نیست، پس نباید دوباره فرستاده شود.",
		hint("Remove `retry`, or ask the service's owner.", "`retry` را بردارید یا از صاحب سرویس بپرسید.")),
	"E124": says("This looks like a secret (key, password, token or address with one).", "این به راز می‌ماند (کلید، گذرواژه، توکن یا نشانی‌ای که راز دارد).",
		hint("Put it in the operator's config and name the service.", "آن را در پیکربندی بهره‌بردار بگذارید و نام سرویس را بنویسید.")),
	"E125": says("{name} has no input '{arg}'.", "{name} ورودی «{arg}» ندارد.", didYouMean, hint("It has: {allowed}.", "دارد: {allowed}.")),
	"E126": says("'{name}' never ends with '{error}'.", "«{name}» هرگز با «{error}» پایان نمی‌گیرد.", didYouMean, hint("It can end with: {allowed}.", "ممکن است با این‌ها پایان گیرد: {allowed}.")),
	"W130": says("The variable '{name}' is never read, shown or sent.", "متغیر «{name}» هیچ‌جا خوانده، نشان داده یا فرستاده نمی‌شود.",
		hint("Delete it, or use it.", "آن را بردارید یا به‌کار ببرید.")),
	"E140": says("The form '{form}' shows '{name}', which is not declared.", "فرم «{form}» متغیر «{name}» را نشان می‌دهد که تعریف نشده است.",
		hint("'{item}' is an item of '{loop}': each step that uses the form must stand in that block.", "«{item}» موردی از «{loop}» است: هر گامی که این فرم را دارد باید در همان بلوک باشد."), didYouMean,
		hint("Declare it under vars.", "آن را زیر vars تعریف کنید.")),
	"E141": says("The outcome '{outcome}' requires '{name}', but the form '{form}' does not show it.", "نتیجه‌ی «{outcome}» مقدار «{name}» را می‌خواهد، ولی فرم «{form}» آن را نشان نمی‌دهد.",
		hint("Add the field.", "آن را به فرم بیفزایید.")),
	"E142": says("'{name}' is required and read-only: nobody could go on.", "«{name}» هم الزامی و هم فقط‌خواندنی است: کسی نمی‌تواند پیش برود.",
		hint("Drop one of the two.", "یکی را بردارید.")),
	"E143": says("{what} shows '{name}', which only staff may see.", "{what} متغیر «{name}» را نشان می‌دهد که تنها کارکنان باید ببینند.",
		hint("It comes from '{from}'. Remove it, or set `glass: reveal` at the variable.", "از «{from}» می‌آید. آن را بردارید یا در متغیر `glass: reveal` بگذارید."),
		hint("Remove it or set `glass`.", "آن را بردارید یا `glass` را عوض کنید.")),
	"E144": says("There is no form '{name}'.", "فرمی به نام «{name}» نیست.", didYouMean, hint("Forms: {allowed}.", "فرم‌ها: {allowed}.")),
	"E145": says("The form '{name}' is {got}; here {want} is needed.", "فرم «{name}» {got} است؛ اینجا {want} لازم است."),
	"E150": says("The table '{table}' has no rule for {cell}.", "جدول «{table}» برای {cell} قاعده ندارد.",
		hint("Add a rule, or a last rule with `when: {}` and `hit: first`.", "قاعده‌ای بیفزایید، یا آخرین قاعده را با `when: {}` و `hit: first` بنویسید.")),
	"E151": says("Rules {one} and {two} both hold for {cell}, and the hit policy is unique.", "قاعده‌های {one} و {two} هر دو برای {cell} برقرارند و `hit` یکتاست.",
		hint("`hit: first`, or make them disjoint.", "`hit: first` بنویسید یا آن‌ها را جدا کنید.")),
	"W152": says("Rule {rule} can never be reached: the rules before it cover all its cases.", "قاعده‌ی {rule} هرگز نوبت نمی‌گیرد: قاعده‌های پیش همه‌ی حالت‌هایش را گرفته‌اند.",
		hint("Move it up or delete it.", "بالاتر ببرید یا برداریدش.")),
	"W153": says("The table '{table}' has too many cases to look at all of them; gaps and overlaps were not checked.", "جدول «{table}» حالت‌های بسیار دارد؛ جای خالی و هم‌پوشانی بررسی نشد."),
	"E153": says("There is no table '{name}'.", "جدولی به نام «{name}» نیست.", didYouMean, hint("Tables: {allowed}.", "جدول‌ها: {allowed}.")),
	"E154": says("The table '{table}' has no column '{name}'.", "جدول «{table}» ستونی به نام «{name}» ندارد.", didYouMean, hint("Columns: {allowed}.", "ستون‌ها: {allowed}.")),
	"E155": says("'{value}' is not a test of {type}.", "«{value}» آزمونی برای {type} نیست.",
		hint("Write a literal, `a, b`, `> n`, `>= n`, `< n`, `<= n` or `[a..b]`.", "مقدار، `a, b`، `> n`، `>= n`، `< n`، `<= n` یا `[a..b]` بنویسید.")),
	"E156": says("The rule does not give '{name}'.", "قاعده «{name}» را نمی‌دهد.", hint("Add `{name}:` to `then`.", "`{name}:` را به `then` بیفزایید.")),
	"E157": says("{type} cannot be tested in a table.", "{type} را نمی‌توان در جدول آزمود.", hint("Test a text, number, date or truth value.", "متن، عدد، تاریخ یا بله/نه بیازمایید.")),

	"E201": says("'{step}' goes to '{to}', but there is no such step.", "«{step}» به «{to}» می‌رود، ولی چنین گامی نیست.", didYouMean),
	"E202": says("'done' ends a branch; here, outside of one, it means nothing.", "«done» پایان شاخه است؛ اینجا بیرون از شاخه معنایی ندارد.",
		hint("Go to a step of kind end.", "به گامی از گونه‌ی end بروید.")),
	"E203": says("No condition may be true here, and then the case would stop.", "ممکن است هیچ شرطی برقرار نباشد و پرونده همین‌جا بماند.",
		hint("Add `{else: <step>}` as the last line.", "در خط آخر `{else: <step>}` بیفزایید.")),
	"W204": says("Lines {one} and {two} can both be true ({cell}); line {one} wins.", "خط‌های {one} و {two} می‌توانند با هم برقرار باشند ({cell})؛ خط {one} برنده است.",
		hint("Make the conditions exclude each other, or make one of them a part of the other.", "شرط‌ها را جدا کنید، یا یکی را بخشی از دیگری کنید.")),
	"E205": says("'{to}' is outside of the branch '{branch}'; a branch cannot jump out.", "«{to}» بیرون از شاخه‌ی «{branch}» است؛ شاخه نمی‌تواند بیرون بپرد.",
		hint("`throw` an error and answer it in `{block}.on_error`.", "خطا `throw` کنید و در `{block}.on_error` پاسخش دهید.")),
	"E206": says("`{step}` does not say what happens when the payment is '{outcome}'.", "`{step}` نمی‌گوید اگر پرداخت «{outcome}» شد چه شود.",
		hint("Add `{outcome: {outcome}, to: ...}`.", "`{outcome: {outcome}, to: ...}` را بیفزایید.")),
	"E207": says("The lines after `else` are never reached.", "خط‌های پس از `else` هرگز نوبت نمی‌گیرند.", hint("Move `else` to the end.", "`else` را به آخر ببرید.")),
	"E208": says("The branch '{to}' is another branch; '{step}' cannot jump into it.", "«{to}» در شاخه‌ی دیگری است؛ «{step}» نمی‌تواند به درون آن بپرد."),
	"E209": says("Nobody answers the error '{error}'.", "کسی به خطای «{error}» پاسخ نمی‌دهد.",
		hint("Add `{error}: {to: ...}` to `on_error`.", "`{error}: {to: ...}` را به `on_error` بیفزایید.")),
	"E210": says("No path leads to the step '{step}'.", "هیچ راهی به گام «{step}» نمی‌رسد.",
		hint("Link it or delete it.", "به آن راه بدهید یا برداریدش.")),
	"E211": says("From '{step}' no path leads to an end: a case that comes here stays open for ever.", "از «{step}» راهی به پایان نیست: پرونده‌ای که به اینجا برسد برای همیشه باز می‌ماند.",
		hint("Add a timer with `to:`, or a next.", "زمان‌سنجی با `to:` یا یک `next` بیفزایید.")),
	"E212": says("A loop without waiting: {path}.", "چرخه‌ای که جایی نمی‌ایستد: {path}.",
		hint("Put a task, wait, or message into it.", "یک گام task، wait یا message در آن بگذارید.")),
	"E213": says("The branch '{branch}' cannot reach 'done', so '{step}' would wait for ever (join: {join}).", "شاخه‌ی «{branch}» به `done` نمی‌رسد و «{step}» برای همیشه می‌ماند (join: {join}).",
		hint("Add `next: done`, or throw.", "`next: done` بیفزایید یا خطا `throw` کنید.")),
	"E214": says("`join: {join}` but there are {count} branches.", "`join: {join}` ولی {count} شاخه هست."),
	"W215": says("Both branches write '{name}'; the later one wins.", "هر دو شاخه «{name}» را می‌نویسند؛ آن که دیرتر بنویسد می‌ماند.",
		hint("Use two variables.", "دو متغیر به‌کار ببرید.")),
	"E216": says("A step of kind end cannot stand in the branch '{branch}'.", "گام end در شاخه‌ی «{branch}» جایی ندارد.",
		hint("Write `next: done`, or `throw` an error.", "`next: done` بنویسید یا خطا `throw` کنید.")),
	"E220": says("`same_as: {name}`, but no path goes through '{name}' before this step.", "`same_as: {name}`، ولی هیچ راهی پیش از این گام از «{name}» نمی‌گذرد.",
		hint("Name an earlier step, or drop `same_as`.", "گام پیش‌تری را نام ببرید یا `same_as` را بردارید.")),
	"E221": says("`not_same_as: [{name}]` and `{with}`: nobody may do this task.", "`not_same_as: [{name}]` و `{with}`: هیچ‌کس نمی‌تواند این کار را بکند.",
		hint("Drop one of the two, or give the task to a role or queue.", "یکی را بردارید، یا کار را به نقش یا صف بدهید.")),
	"E222": says("'{name}' is not a task of staff.", "«{name}» کار کارکنان نیست.", didYouMean),
	"E230": says("'{name}' repeats without a limit.", "«{name}» بی‌پایان تکرار می‌شود.",
		hint("Add `times`.", "`times` را بیفزایید.")),
	"E240": says("`cancel` names '{name}', but there is no such step.", "`cancel` از «{name}» نام می‌برد، ولی چنین گامی نیست.", didYouMean),
	"E250": says("`while` names '{name}', which is not there or cannot be reached.", "`while` از «{name}» نام می‌برد که نیست یا راهی به آن نیست.", didYouMean),
	"E251": says("'{to}' is inside of a block; from outside nothing can jump into it.", "«{to}» درون یک بلوک است؛ از بیرون نمی‌توان به آن پرید."),
	"E252": says("`reopen` goes to '{to}', but there is no such step outside of the blocks.", "`reopen` به «{to}» می‌رود، ولی بیرون از بلوک‌ها چنین گامی نیست.", didYouMean),
	"E253": says("`{block}` goes to '{to}', but there is no such step.", "`{block}` به «{to}» می‌رود، ولی چنین گامی نیست.", didYouMean),

	"E301": says("The customer sees the step '{step}' (glass: {glass}), but it has no label.", "مشتری گام «{step}» را می‌بیند (glass: {glass})، ولی گام `label` ندارد.",
		hint("Add `label`, or `glass: hidden`.", "`label` بیفزایید یا `glass: hidden` بنویسید.")),
	"W302": says("{what} has no text for '{lang}'.", "{what} برای «{lang}» متن ندارد.",
		hint("Languages of the catalog: {allowed}.", "زبان‌های کاتالوگ: {allowed}.")),
	"E310": says("`{key}: {value}` counts business time, but no calendar is given.", "`{key}: {value}` زمان کاری است، ولی تقویمی داده نشده است.",
		hint("`calendar: {near}` here or at the top of the file.", "`calendar: {near}` را اینجا یا در بالای پرونده بنویسید."), hint("Add `calendar:` at the top of the file.", "`calendar:` را در بالای پرونده بیفزایید.")),
	"W311": says("'warn: {warn}' is not before 'target: {target}'.", "«warn: {warn}» پیش از «target: {target}» نیست."),
	"E312": says("The case SLA pauses at '{name}', which is not a step.", "مهلت پرونده قرار است در «{name}» بایستد، ولی چنین گامی نیست.", didYouMean),
	"W313": says("The customer waits at '{step}', but the SLA '{sla}' runs on there.", "نوبت مشتری در «{step}» است، ولی مهلت «{sla}» آنجا می‌گذرد.",
		hint("Add it to `pause_on`.", "آن را به `pause_on` بیفزایید.")),
	"E314": says("The catalog has no calendar '{name}'.", "در کاتالوگ تقویمی به نام «{name}» نیست.", didYouMean, hint("Calendars: {allowed}.", "تقویم‌ها: {allowed}.")),
	"E315": says("Only clock time can stand here, not '{value}'.", "اینجا تنها زمان ساعت می‌آید، نه «{value}».", hint("Units: s m h d.", "یکاها: s m h d.")),
	"E316": says("`pause_on` belongs to the SLA of the case; that of a step ends with the step.", "`pause_on` برای مهلت پرونده است؛ مهلت گام با خود گام پایان می‌گیرد."),
	"E320": says("Nobody can start this process: `start.by` has staff, but `roles` is empty.", "کسی نمی‌تواند این فرایند را آغاز کند: `start.by` کارکنان را دارد، ولی `roles` خالی است.",
		hint("Add `roles: [...]`.", "`roles: [...]` را بیفزایید.")),
	"E330": says("The role '{name}' is not in the catalog.", "نقش «{name}» در کاتالوگ نیست.", didYouMean, hint("Roles: {allowed}.", "نقش‌ها: {allowed}.")),
	"E331": says("At most {max} columns can be shown; there are {count}.", "حداکثر {max} ستون نشان داده می‌شود؛ {count} تا آمده است."),
	"E332": says("The queue '{name}' is not in the catalog.", "صف «{name}» در کاتالوگ نیست.", didYouMean, hint("Queues: {allowed}.", "صف‌ها: {allowed}.")),
	"E333": says("The gateway '{name}' is not in the catalog.", "درگاه «{name}» در کاتالوگ نیست.", didYouMean, hint("Gateways: {allowed}.", "درگاه‌ها: {allowed}.")),
	"E334": says("The template '{name}' is not in the catalog.", "الگوی «{name}» در کاتالوگ نیست.", didYouMean, hint("Templates: {allowed}.", "الگوها: {allowed}.")),
	"E335": says("The template '{name}' has no words: the file {file} is missing.", "الگوی «{name}» متن ندارد: پرونده‌ی {file} نیست."),
	"E336": says("A message by {by} needs a template.", "پیام با {by} الگو می‌خواهد.", hint("Add `template:`.", "`template:` را بیفزایید.")),
	"E337": says("The list of holidays '{name}' is not there.", "فهرست تعطیلی «{name}» نیست.", hint("Put it beside the catalog as holidays/{name}.txt, one date a line.", "آن را کنار کاتالوگ در holidays/{name}.txt بگذارید، هر خط یک تاریخ.")),
	"E340": says("The fake answer has no field '{name}'.", "پاسخ ساختگی بخش «{name}» را ندارد.", hint("Add `{name}: ...`.", "`{name}: ...` را بیفزایید.")),
	"E341": says("There is no step '{name}'.", "گامی به نام «{name}» نیست.", didYouMean),
	"E401": says("{id} version {version} is already deployed with other content.", "{id} نسخه‌ی {version} پیش‌تر با متن دیگری مستقر شده است.",
		hint("Write `version: {next}`.", "بنویسید `version: {next}`.")),
	"E402": says("{count} open cases are at '{step}', which version {version} does not have and `migrate.steps` does not map.", "{count} پرونده‌ی باز در گام «{step}» است که نسخه‌ی {version} ندارد و `migrate.steps` هم جایی برایش نگفته است.",
		hint("Add `{step}: <step>`.", "`{step}: <گام>` را بیفزایید.")),
	"E403": says("`migrate.steps` maps '{step}', but version {from} has no such step.", "`migrate.steps` از «{step}» می‌گوید، ولی نسخه‌ی {from} چنین گامی ندارد.", didYouMean),
	"E404": says("'{step}' is {was} in version {from}, but '{to}' is {is}: what waits at the one cannot wait at the other.", "«{step}» در نسخه‌ی {from} {was} است، ولی «{to}» {is} است: آنچه در یکی منتظر مانده در دیگری جا ندارد.",
		hint("Map it to a step of the same kind.", "آن را به گامی از همان گونه ببرید.")),
	"E405": says("'{step}' of version {from} and '{to}' do not stand in scopes of the same shape.", "«{step}» در نسخه‌ی {from} و «{to}» در جایی هم‌ساختار نیستند.",
		hint("Map the block around '{step}' to the one around '{to}'; both need as many branches.", "بلوک گرد «{step}» را به بلوک گرد «{to}» ببرید؛ شمار شاخه‌ها باید یکی باشد.")),
	"E406": says("Cases of version {from} have no value for '{name}', which must be set.", "پرونده‌های نسخه‌ی {from} برای «{name}» مقداری ندارند، ولی باید داشته باشند.",
		hint("Add `{name}: ...` to `migrate.vars`, or give a default.", "`{name}: ...` را به `migrate.vars` بیفزایید یا پیش‌فرض بدهید.")),
	"E407": says("'{name}' is {was} in version {from} and {is} here.", "«{name}» در نسخه‌ی {from} {was} است و اینجا {is}.",
		hint("Add `{name}: =...` to `migrate.vars`.", "`{name}: =...` را به `migrate.vars` بیفزایید.")),
	"E408": says("`migrate.from` must be an older version than {version}.", "`migrate.from` باید نسخه‌ای پیش از {version} باشد."),
	"W338": says("The language '{lang}' of the template '{name}' is missing.", "الگوی «{name}» برای زبان «{lang}» متن ندارد.", hint("Add {file}.", "{file} را بیفزایید.")),
}
