package text

// messagesExpression are what an author of definitions is told about expressions,
// and why one had no value when a case ran.
var messagesExpression = map[string]Text{
	"type.any":  {Fa: "هر چیزی", En: "anything"},
	"type.null": {Fa: "هیچ", En: "nothing"},

	"expression.yes": {Fa: "بله", En: "yes"},
	"expression.no":  {Fa: "خیر", En: "no"},

	"expression.E100":          {Fa: "این عبارت خوانده نشد؛ در «{part}» گیر کرد.", En: "This expression cannot be read; it stumbles at `{part}`."},
	"expression.E100.empty":    {Fa: "عبارت خالی است.", En: "The expression is empty."},
	"expression.E100.end":      {Fa: "عبارت ناتمام است.", En: "The expression ends too early."},
	"expression.E100.quote":    {Fa: "علامت نقل‌قول بسته نشده است.", En: "A quotation mark is not closed."},
	"expression.E100.mixed":    {Fa: "دو طرف ?? را در پرانتز بگذارید تا با عملگر دیگر درنیامیزد.", En: "Put the part with ?? in brackets: it cannot stand bare beside another operator."},
	"expression.E100.number":   {Fa: "این عدد بزرگ‌تر از اندازه‌ی مجاز است.", En: "This number is too large."},
	"expression.E100.long":     {Fa: "عبارت بلندتر از {max} نویسه است.", En: "The expression is longer than {max} characters."},
	"expression.E100.nodes":    {Fa: "عبارت بیش از {max} جزء دارد. آن را در چند گام بنویسید.", En: "The expression has more than {max} parts. Write it in several steps."},
	"expression.E100.template": {Fa: "آکولاد دوتایی باز شده ولی بسته نشده است.", En: "A double brace is opened and not closed."},

	"expression.E101":          {Fa: "متغیری به نام «{name}» نیست. نام‌های اینجا: {names}", En: "There is no variable '{name}'. Names here: {names}"},
	"expression.E101.function": {Fa: "تابعی به نام «{name}» نیست.", En: "There is no function '{name}'."},
	"expression.E101.step":     {Fa: "گامی به نام «{name}» نیست.", En: "There is no step '{name}'."},
	"expression.E101.call":     {Fa: "«{name}» تابع است و با پرانتز نوشته می‌شود.", En: "'{name}' is a function: write it with brackets."},
	"expression.E101.nil":      {Fa: "مقدار تهی اینجا nil نوشته می‌شود، نه «{name}».", En: "Nothing is written `nil` here, not '{name}'."},
	"expression.E101.staff":    {Fa: "`staff` تنها در `assign.where` شناخته است.", En: "`staff` is known only in `assign.where`."},
	"expression.E101.letter":   {Fa: "`letter` تنها در متن نامه شناخته است.", En: "`letter` is known only in the text of a letter."},

	"expression.E102": {Fa: "اینجا بله یا خیر لازم است، ولی `{part}` {type} است.", En: "This needs yes or no, but `{part}` is {type}."},

	"expression.E103":           {Fa: "`{expression}` دو چیز ناهم‌جنس را می‌سنجد: {left} با {right}.", En: "`{expression}` compares {left} with {right}. Both sides must be of one type."},
	"expression.E103.enum":      {Fa: "دو طرف هیچ مقدار مشترکی ندارند: {left} / {right}", En: "The two sides have no value in common: {left} / {right}"},
	"expression.E103.date":      {Fa: "`{part}` تاریخ است و «{value}» متن.", En: "`{part}` is a date, and '{value}' is text."},
	"expression.E103.order":     {Fa: "`{expression}`: بزرگ‌تر و کوچک‌تر برای {type} معنا ندارد.", En: "`{expression}`: {type} is neither more nor less than another."},
	"expression.E103.number":    {Fa: "«{operator}» عدد می‌خواهد، ولی `{part}` {type} است.", En: "'{operator}' needs numbers, but `{part}` is {type}."},
	"expression.E103.text":      {Fa: "اینجا متن لازم است، ولی `{part}` {type} است.", En: "This needs text, but `{part}` is {type}."},
	"expression.E103.remainder": {Fa: "باقی‌مانده تنها میان عددهای صحیح معنا دارد: `{part}`", En: "A remainder is of whole numbers only: `{part}`"},
	"expression.E103.either":    {Fa: "دو پاسخ این عبارت هم‌جنس نیستند: {left} و {right}.", En: "The two results are not of one type: {left} and {right}."},
	"expression.E103.list":      {Fa: "همه‌ی عضوهای فهرست باید هم‌جنس باشند: {left} و {right}.", En: "The items of a list must be of one type: {left} and {right}."},
	"expression.E103.in":        {Fa: "پس از `in` فهرست می‌آید، ولی `{part}` {type} است.", En: "`in` needs a list after it, but `{part}` is {type}."},

	"expression.E104": {Fa: "`=` سنجش نیست؛ `==` بنویسید.", En: "`=` is not a comparison. Write `==`."},

	"expression.E105":      {Fa: "«{value}» از مقدارهای {name} نیست. مقدارها: {values}", En: "'{value}' is not a value of {name}. Values: {values}"},
	"expression.E105.type": {Fa: "«{value}» از مقدارهای پذیرفته نیست. مقدارها: {values}", En: "'{value}' is not one of the values. Values: {values}"},

	"expression.E106":       {Fa: "{of} بخشی به نام «{name}» ندارد. بخش‌هایش: {fields}", En: "There is no field '{name}' in {of}. It has: {fields}"},
	"expression.E106.list":  {Fa: "`{part}` فهرست است؛ «{name}» را در هر عضو آن بجویید، مانند `any({part}, .{name} == ...)`.", En: "`{part}` is a list: look for '{name}' in its items, as in `any({part}, .{name} == ...)`."},
	"expression.E106.plain": {Fa: "`{part}` {type} است و بخشی ندارد.", En: "`{part}` is {type} and has no fields."},

	"expression.E107":     {Fa: "«{name}» شاید هنوز پر نشده باشد.", En: "'{name}' may be unset here. Ask with `has()` or give a value with `??`."},
	"expression.E107.nil": {Fa: "nil مقداری نیست که بتوان با آن کاری کرد.", En: "nil is no value to work with."},

	"expression.E108": {Fa: "`result` تنها در همان گامی شناخته است که آن را ساخته است. آن را در یک متغیر نگه دارید: `set: {x: =result.y}`", En: "`result` is known only in the step that made it. Keep it: `set: {x: =result.y}`."},

	"expression.E109.method":   {Fa: "فراخوانی روی یک مقدار ممکن نیست: `{part}`", En: "Values have no functions of their own: `{part}`"},
	"expression.E109.range":    {Fa: "بازه‌ی `..` بخشی از زبان نیست.", En: "Ranges with `..` are not part of the language."},
	"expression.E109.operator": {Fa: "این عملگر بخشی از زبان نیست.", En: "This operator is not part of the language."},
	"expression.E109.chain":    {Fa: "دو سنجش پشت سر هم را با `and` بنویسید: `a < b and b < c`", En: "Write two comparisons with `and`: `a < b and b < c`."},
	"expression.E109.elvis":    {Fa: "به جای `?:` یا `??` بنویسید یا هر سه بخش را.", En: "Write `??`, or all three parts of `a ? b : c`."},
	"expression.E109.slice":    {Fa: "بریدن فهرست با `[a:b]` بخشی از زبان نیست.", En: "Slices with `[a:b]` are not part of the language."},
	"expression.E109.let":      {Fa: "`let` بخشی از زبان نیست؛ از متغیرهای فرایند استفاده کنید.", En: "`let` is not part of the language: use a variable of the process."},
	"expression.E109.sequence": {Fa: "عبارت یکی است؛ `;` بخشی از زبان نیست.", En: "An expression is one: `;` is not part of the language."},
	"expression.E109.form":     {Fa: "این نوشته بخشی از زبان نیست: `{part}`", En: "This is not part of the language: `{part}`"},
	"expression.E109.dynamic":  {Fa: "نام بخش باید همان‌جا نوشته شود: `a.b`", En: "The name of a field must be written out: `a.b`."},
	"expression.E109.pointer":  {Fa: "`#` تنها در شرط یک فهرست معنا دارد، مانند `any(list, # == x)`.", En: "`#` has a meaning only in the condition of a list, as in `any(list, # == x)`."},
	"expression.E109.nested":   {Fa: "`{function}` را درون شرط یک فهرست دیگر نمی‌توان نوشت.", En: "`{function}` cannot stand inside of the condition of another list."},
	"expression.E109.pattern":  {Fa: "الگوی `matches` باید همان‌جا نوشته شود.", En: "The pattern of `matches` must be written out."},
	"expression.E109.regexp":   {Fa: "الگوی «{pattern}» درست نیست: {why}", En: "The pattern '{pattern}' is not well formed: {why}"},

	"expression.E110":          {Fa: "اینجا {want} لازم است، ولی `{part}` {got} است.", En: "This needs {want}, but `{part}` is {got}."},
	"expression.E110.argument": {Fa: "`{function}` اینجا {want} می‌خواهد، نه {got}.", En: "`{function}` takes {want} here, not {got}."},
	"expression.E110.count":    {Fa: "`{function}` از {least} تا {most} ورودی می‌گیرد، نه {given}.", En: "`{function}` takes {least} to {most} arguments, not {given}."},
	"expression.E110.literal":  {Fa: "نام گام در `{function}` باید همان‌جا در نقل‌قول نوشته شود.", En: "`{function}` needs the name of a step, written out in quotes."},
	"expression.E110.path":     {Fa: "`{function}` نام یک متغیر می‌خواهد.", En: "`{function}` needs the name of a variable."},
	"expression.E110.date":     {Fa: "«{value}» تاریخ میلادی نیست. سال و ماه و روز را با خط تیره بنویسید.", En: "'{value}' is not a Gregorian date. Example: `date('2026-01-01')`."},
	"expression.E110.jalali":   {Fa: "«{value}» تاریخ خورشیدی نیست. سال و ماه و روز را با خط تیره بنویسید.", En: "'{value}' is not a Jalali date. Example: `jalali('1405-09-01')`."},
	"expression.E110.duration": {Fa: "«{value}» مدت زمان نیست. یکاها: s m h d bh bd mo", En: "'{value}' is not a duration. Units: s m h d, bh bd, mo."},
	"expression.E110.business": {Fa: "«{value}» زمان کاری است؛ `business_add` آن را می‌افزاید.", En: "'{value}' is business time: `business_add` adds it."},
	"expression.E110.unit":     {Fa: "به تاریخ تنها روز و ماه افزوده می‌شود، نه «{value}».", En: "Only days and months can be added to a date, not '{value}'."},

	"expression.E112": {Fa: "حاصل این عبارت شاید کسری باشد، ولی اینجا {want} لازم است.", En: "This may give a fraction, but {want} is needed. Write `int(...)` or `round(...)`."},

	"expression.run.budget":   {Fa: "محاسبه‌ی این عبارت بیش از اندازه طول کشید.", En: "This expression takes too much work."},
	"expression.run.unset":    {Fa: "مقداری که این عبارت لازم دارد پر نشده است.", En: "A value that this expression needs is not set."},
	"expression.run.type":     {Fa: "مقداری که اینجا باید {want} باشد از نوع دیگری است.", En: "A value that should be {want} is something else."},
	"expression.run.items":    {Fa: "فهرست بیش از {max} عضو دارد.", En: "A list has more than {max} items."},
	"expression.run.range":    {Fa: "حاصل، بزرگ‌تر از اندازه‌ی مجاز عدد است.", En: "The result is beyond the largest number."},
	"expression.run.division": {Fa: "تقسیم بر صفر ممکن نیست.", En: "Division by zero."},
	"expression.run.index":    {Fa: "فهرست {count} عضو دارد و عضو {index} ندارد.", En: "The list has {count} items and no item {index}."},
	"expression.run.function": {Fa: "تابع {name} اینجا در دسترس نیست.", En: "The function {name} is not available here."},
	"expression.run.date":     {Fa: "«{value}» تاریخ نیست.", En: "'{value}' is not a date."},
	"expression.run.duration": {Fa: "«{value}» مدتی نیست که بتوان افزود.", En: "'{value}' is not a duration that can be added."},
	"expression.run.date_add": {Fa: "نمی‌توان {duration} را به {value} افزود.", En: "{duration} cannot be added to {value}."},
	"expression.run.empty":    {Fa: "`{function}` در فهرست خالی پاسخی ندارد.", En: "`{function}` of an empty list has no value."},
}
