package text

// messagesAudit are the words of the audit trail: each deed as something that one does, and
// as what somebody has done. {of} is the case that it belongs to, {whom} the person whom it
// is done to.
var messagesAudit = deeds()

// deed is an operation in words; a sentence that is not there is made of its noun.
type deed struct {
	name         string
	noun, nounEn string
	did, didEn   string
}

func deeds() map[string]Text {
	all := map[string]Text{
		"audit.of":        {Fa: "از پرونده‌ی {no}", En: "of case {no}"},
		"audit.the_case":  {Fa: "پرونده‌ی {no}", En: "case {no}"},
		"audit.a_case":    {Fa: "پرونده‌ای", En: "a case"},
		"audit.nobody":    {Fa: "کسی که وارد نشده بود", En: "Somebody who had not signed in"},
		"audit.somebody":  {Fa: "شخصی", En: "somebody"},
		"audit.directory": {Fa: "سامانه‌ی کارکنانِ «{name}»", En: "The directory “{name}”"},
		"audit.provider":  {Fa: "سامانه‌ی ورودِ «{name}»", En: "The sign-in provider “{name}”"},
		"audit.list":      {Fa: "فهرست کارکنانِ «{name}»", En: "The list of people “{name}”"},
		"audit.command":   {Fa: "راهبر، با فرمان،", En: "The operator, by command,"},
		"audit.did":       {Fa: "{who} این کار را کرد: {noun}{of}", En: "{who} did this: {noun}{of}"},
		"audit.refused":   {Fa: "درخواستِ {who} پذیرفته نشد: {noun}{of}", En: "{who} was refused: {noun}{of}"},
	}
	for _, d := range auditDeeds {
		all["deed."+d.name] = Text{Fa: d.noun, En: d.nounEn}
		if d.did != "" {
			all["did."+d.name] = Text{Fa: d.did, En: d.didEn}
		}
	}
	return all
}

var auditDeeds = []deed{
	{"signIn", "ورود", "signing in", "{who} وارد شد", "{who} signed in"},
	{"signInByCode", "ورود با کد پیامکی یا ایمیلی", "signing in by a code", "{who} با کد وارد شد", "{who} signed in by a code"},
	{"signOut", "خروج", "signing out", "{who} خارج شد", "{who} signed out"},
	{"enterCode", "ورود، گام دوم", "the second step of signing in", "{who} گام دوم ورود را گذراند", "{who} passed the second step of signing in"},
	{"setLang", "گزینش زبان", "choosing a language", "{who} زبان را عوض کرد", "{who} chose a language"},
	{"setPassword", "تغییر رمز", "changing the password", "{who} رمز خود را عوض کرد", "{who} changed the password"},
	{"beginFactor", "آغاز فعال‌سازی ورود دومرحله‌ای", "setting up two-step sign-in", "", ""},
	{"confirmFactor", "فعال‌سازی ورود دومرحله‌ای", "turning two-step sign-in on", "{who} ورود دومرحله‌ای را فعال کرد", "{who} turned two-step sign-in on"},
	{"renewRecoveryCodes", "ساختن کدهای پشتیبان تازه", "making new recovery codes", "{who} کدهای پشتیبان تازه ساخت", "{who} made new recovery codes"},
	{"removeFactor", "خاموش‌کردن ورود دومرحله‌ای", "turning two-step sign-in off", "{who} ورود دومرحله‌ای را خاموش کرد", "{who} turned two-step sign-in off"},
	{"resetFactor", "برداشتن ورود دومرحله‌ایِ دیگری", "taking away somebody's two-step sign-in", "{who} ورود دومرحله‌ایِ {whom} را برداشت", "{who} took away the two-step sign-in of {whom}"},
	{"endSessionsOf", "بستن نشست‌های دیگری", "ending somebody's sessions", "{who} همه‌ی نشست‌های {whom} را بست", "{who} ended all sessions of {whom}"},
	{"linkProvider", "پیوند حساب با سامانه‌ی ورود", "linking an account to a provider", "{who} به حساب {whom} پیوند خورد", "{who} was linked to the account of {whom}"},
	{"becomeNoted", "ساختن حساب برای مشتری ثبت‌شده", "making an account of a noted customer", "{who} برای پرونده‌هایی که کارکنان به نام او ثبت کرده بودند حساب ساخت", "{who} made an account for what staff had written down for him"},
	{"changeRoles", "تغییر نقش‌ها", "changing roles", "{who} نقش‌های {whom} را تغییر داد", "{who} changed the roles of {whom}"},
	{"forgetAudit", "پاک‌کردن بخش کهنه‌ی این گزارش", "removing the old part of this trail", "بخش کهنه‌ی این گزارش پاک شد", "The old part of this trail was removed"},

	{"askCode", "درخواست کد یک‌بارمصرف", "asking for a one-time code", "{who} کد یک‌بارمصرف خواست", "{who} asked for a one-time code"},
	{"resetPassword", "تعیین رمز تازه با کد", "setting a new password by a code", "{who} با کد رمز تازه گذاشت", "{who} set a new password by a code"},
	{"proveSignUp", "تأیید نشانیِ حساب تازه", "proving the address of a new account", "", ""},
	{"signUp", "ساختن حساب", "making an account", "{who} حساب ساخت", "{who} made an account"},
	{"saveOwn", "نوشتن مشخصات خود", "writing about oneself", "{who} مشخصات خود را نوشت", "{who} wrote about himself"},
	{"verifyIdentity", "احراز هویت", "having one's identity confirmed", "{who} هویت خود را از ثبت احوال پرسید", "{who} had the registry asked who he is"},
	{"setChannels", "گزینش راه‌های خبررسانی", "choosing how to be told", "{who} راه‌های خبررسانی به خود را برگزید", "{who} chose how to be told"},
	{"askAddress", "درخواست کد برای نشانی تازه", "asking for a code to a new address", "", ""},
	{"confirmAddress", "تأیید نشانی تازه", "proving a new address", "{who} نشانی تازه‌ی خود را تأیید کرد", "{who} proved a new address"},
	{"endSessions", "خروج از همه‌جا", "signing out everywhere", "{who} از همه‌جا خارج شد", "{who} signed out everywhere"},
	{"endSession", "پایان‌دادن به یک نشست", "ending a session", "{who} یکی از نشست‌های خود را بست", "{who} ended one of his sessions"},
	{"exportMyData", "گرفتن نسخه‌ای از داده‌های خود", "taking a copy of one's own data", "{who} نسخه‌ای از داده‌های خود را گرفت", "{who} took a copy of his own data"},

	{"offer", "دیدن فرم آغاز", "looking at the form that starts a case", "{who} فرم آغاز یک خدمت را دید", "{who} looked at the form of a service"},
	{"startCase", "آغاز پرونده", "starting a case", "{who} {case} را آغاز کرد", "{who} started {case}"},
	{"case", "دیدن پرونده", "looking at a case", "{who} {case} را دید", "{who} looked at {case}"},
	{"ledger", "دیدن زمان‌نامه‌ی پرونده", "looking at with whom a case was", "{who} زمان‌نامه‌ی {case} را دید", "{who} looked at with whom {case} was"},
	{"casePicture", "دیدن نقشه‌ی پرونده", "looking at the picture of a case", "{who} نقشه‌ی {case} را دید", "{who} looked at the picture of {case}"},
	{"caseMoney", "دیدن دفتر مالی پرونده", "looking at the money of a case", "{who} دفتر مالی {case} را دید", "{who} looked at the money of {case}"},
	{"receipts", "دیدن رسیدهای پرداخت", "looking at receipts", "{who} رسیدهای پرداخت {case} را دید", "{who} looked at the receipts of {case}"},
	{"provables", "دیدن رسیدهای امضاشدنی", "looking at what can be signed for", "{who} رسیدهای امضاشدنی {case} را دید", "{who} looked at what can be signed for in {case}"},
	{"proof", "گرفتن رسید امضاشده", "taking a signed receipt", "{who} رسید امضاشده‌ای از {case} گرفت", "{who} took a signed receipt of {case}"},
	{"askPayments", "پی‌گیری پرداخت‌ها از درگاه", "asking the gateways about payments", "{who} پرداخت‌های {case} را از درگاه پرسید", "{who} had the gateways asked about payments of {case}"},
	{"exchanges", "دیدن گفت‌وگو با سرویس‌ها", "looking at what services were asked", "{who} گفت‌وگوی {case} با سرویس‌ها را دید", "{who} looked at what services were asked for {case}"},
	{"action", "دیدن فرم یک اقدام", "looking at the form of an action", "{who} فرم یک اقدامِ {case} را دید", "{who} looked at the form of an action of {case}"},
	{"act", "اقدام در پرونده", "doing an action of a case", "{who} در {case} اقدامی کرد", "{who} did an action of {case}"},
	{"caseAudit", "دیدن گزارش رویدادهای پرونده", "looking at the trail of a case", "{who} گزارش رویدادهای {case} را دید", "{who} looked at the trail of {case}"},

	{"item", "دیدن کار", "looking at work", "{who} کاری{of} را دید", "{who} looked at work{of}"},
	{"claim", "برداشتن کار", "taking work", "{who} کاری{of} را برداشت", "{who} took work{of}"},
	{"release", "برگرداندن کار", "putting work back", "{who} کاری{of} را برگرداند", "{who} put work{of} back"},
	{"assign", "سپردن کار", "giving work to somebody", "{who} کاری{of} را به کسی سپرد", "{who} gave work{of} to somebody"},
	{"here", "گشودن کار", "having work open", "{who} کاری{of} را باز داشت", "{who} had work{of} open"},
	{"keptDraft", "خواندن پیش‌نویس خود", "reading one's own draft", "{who} پیش‌نویس خود را از کاری{of} خواند", "{who} read his own draft of work{of}"},
	{"saveNewDraft", "نوشتن پیش‌نویس درخواست", "writing a draft of a request", "{who} پیش‌نویس درخواستی تازه را نوشت", "{who} wrote a draft of a new request"},
	{"dropNewDraft", "دورانداختن پیش‌نویس درخواست", "discarding a draft of a request", "{who} پیش‌نویس درخواستی را دور انداخت", "{who} discarded a draft of a new request"},
	{"takeNext", "برداشتن کار بعدی", "taking the next piece of work", "{who} کار بعدی{of} را برداشت", "{who} took the next piece of work{of}"},
	{"batch", "یک اقدام برای چند کار", "doing one thing to several pieces of work", "{who} با چند کار دیگر به کاری{of} رسیدگی کرد", "{who} dealt with work{of} together with other work"},
	{"alike", "دیدن کارهای همانند", "looking at work that is alike", "{who} کارهای همانندِ کاری{of} را دید", "{who} looked at what is like work{of}"},
	{"rank", "تغییر اولویت کار", "giving work another priority", "{who} اولویت کاری{of} را تغییر داد", "{who} gave work{of} another priority"},
	{"candidates", "دیدن همکارانی که می‌شود کار را به آنان سپرد", "looking for who may be given work", "{who} دنبال همکاری برای کاری{of} گشت", "{who} looked for a colleague for work{of}"},
	{"delegate", "واگذاری کار", "delegating work", "{who} کاری{of} را به همکاری واگذار کرد", "{who} delegated work{of} to a colleague"},
	{"takeBack", "پس‌گرفتن کار", "taking delegated work back", "{who} کار واگذارشده‌ای{of} را پس گرفت", "{who} took delegated work{of} back"},
	{"handBack", "پس‌دادن کار", "handing delegated work back", "{who} کار واگذارشده‌ای{of} را پس داد", "{who} handed delegated work{of} back"},
	{"askColleague", "پرسیدن از همکار", "asking a colleague", "{who} درباره‌ی کاری{of} از همکاری پرسید", "{who} asked a colleague about work{of}"},
	{"answerColleague", "پاسخ به همکار", "answering a colleague", "{who} به پرسش همکاری درباره‌ی کاری{of} پاسخ داد", "{who} answered a colleague about work{of}"},
	{"withdrawQuestion", "پس‌گرفتن پرسش", "taking a question back", "{who} پرسشی درباره‌ی کاری{of} را پس گرفت", "{who} took a question about work{of} back"},
	{"writeNote", "نوشتن یادداشت", "writing a note", "{who} برای همکاران یادداشتی{of} نوشت", "{who} wrote a note for colleagues{of}"},
	{"escalate", "ارجاع کار به بالاتر", "escalating work", "{who} کاری{of} را به بالاتر ارجاع داد", "{who} escalated work{of}"},
	{"putAside", "کنار گذاشتن کار", "putting work aside", "{who} کاری{of} را کنار گذاشت", "{who} put work{of} aside"},
	{"takeUp", "از سر گرفتن کار", "taking work up again", "{who} کار کنارگذاشته‌ای{of} را از سر گرفت", "{who} took work{of} up again"},
	{"saveDraft", "نوشتن پیش‌نویس", "writing a draft", "{who} پیش‌نویس کاری{of} را نوشت", "{who} wrote a draft of work{of}"},
	{"submit", "ثبت کار", "handing work in", "{who} کاری{of} را انجام داد", "{who} handed in work{of}"},
	{"sign", "امضای نامه", "signing a letter", "{who} نامه‌ای{of} را امضا کرد", "{who} signed a letter{of}"},
	{"upload", "بارگذاری فایل", "uploading a file", "{who} فایلی را بارگذاری کرد", "{who} uploaded a file"},
	{"download", "دیدن فایل", "looking at a file", "{who} فایلی{of} را دید", "{who} looked at a file{of}"},
	{"discard", "کنارگذاشتن فایل", "discarding a file", "{who} فایل خود را کنار گذاشت", "{who} discarded a file"},
	{"givenDocuments", "فهرست فایل‌هایی که پیش‌تر داده شده", "the list of files given before", "", ""},
	{"reuse", "دوباره دادن فایلی که پیش‌تر داده شده", "giving a file again", "{who} فایلی را که پیش‌تر داده بود{of} دوباره برداشت", "{who} took a file given before{of} to give it again"},
	{"beginUpload", "آغاز بارگذاری فایل", "beginning to upload a file", "{who} بارگذاری فایلی را آغاز کرد", "{who} began to upload a file"},
	{"sending", "دیدن پیشرفت بارگذاری", "looking how far an upload is", "", ""},
	{"sendPart", "فرستادن بخشی از فایل", "sending a part of a file", "{who} بخشی از فایلی را فرستاد", "{who} sent a part of a file"},
	{"dropUpload", "رهاکردن بارگذاری", "giving an upload up", "{who} بارگذاری فایلی را رها کرد", "{who} gave up uploading a file"},

	{"pay", "آغاز پرداخت", "beginning a payment", "{who} پرداختی{of} را آغاز کرد", "{who} began a payment{of}"},
	{"handInTransfer", "ثبت فیش واریز", "handing in a transfer", "{who} فیش واریزی{of} را ثبت کرد", "{who} handed in a transfer{of}"},
	{"transfer", "دیدن واریز", "looking at a transfer", "{who} واریزی{of} را دید", "{who} looked at a transfer{of}"},
	{"confirmTransfer", "تأیید واریز", "confirming a transfer", "{who} واریزی{of} را تأیید کرد", "{who} confirmed a transfer{of}"},
	{"returnTransfer", "برگرداندن واریز", "returning a transfer", "{who} واریزی{of} را برگرداند", "{who} returned a transfer{of}"},
	{"payment", "دیدن پرداخت", "looking at a payment", "{who} پرداختی{of} را دید", "{who} looked at a payment{of}"},
	{"askAgain", "پی‌گیری پرداخت از درگاه", "asking a gateway about a payment", "{who} پرداختی{of} را از درگاه پرسید", "{who} had the gateway asked about a payment{of}"},
	{"acceptMoney", "پذیرفتن پول نگه‌داشته", "accepting held money", "{who} پولی را برای کارمزد{of} پذیرفت", "{who} accepted held money{of}"},
	{"askRefund", "درخواست برگشت پول", "asking for a refund", "{who} برگشت پولی{of} را خواست", "{who} asked for a refund{of}"},
	{"agreeRefund", "تأیید برگشت پول", "agreeing with a refund", "{who} برگشت پولی{of} را تأیید کرد", "{who} agreed with a refund{of}"},
	{"refuseRefund", "رد برگشت پول", "refusing a refund", "{who} برگشت پولی{of} را رد کرد", "{who} refused a refund{of}"},
	{"repeatRefund", "تکرار برگشت پول", "repeating a refund", "{who} برگشت پولی{of} را تکرار کرد", "{who} repeated a refund{of}"},
	{"paidByHand", "ثبت برگشت دستی پول", "saying that a refund was paid by hand", "{who} برگشت دستی پولی{of} را ثبت کرد", "{who} said that a refund{of} was paid by hand"},
	{"closeDifference", "بستن مغایرت", "closing a difference", "{who} مغایرتی را بست", "{who} closed a difference"},
	{"entries", "گرفتن فایل دفتر مالی", "taking the ledger as a file", "{who} فایل دفتر مالی را گرفت", "{who} took the ledger as a file"},

	{"auditFile", "گرفتن فایل گزارش رویدادها", "taking the trail as a file", "{who} فایل گزارش رویدادها را گرفت", "{who} took this trail as a file"},
	{"problem", "دیدن مشکل", "looking at a problem", "{who} مشکلی{of} را دید", "{who} looked at a problem{of}"},
	{"skip", "رد شدن از کار", "passing over work", "{who} از کاری{of} گذشت", "{who} passed over work{of}"},
	{"redo", "انجام دوباره‌ی گام", "having a step done once more", "{who} گامی{of} را برای انجام دوباره برگرداند", "{who} had a step{of} done once more"},
	{"mend", "رفع مشکل", "mending a problem", "{who} مشکلی{of} را رفع کرد", "{who} mended a problem{of}"},
	{"mendAll", "رفع گروهی مشکل‌ها", "mending many problems", "{who} مشکل‌ها را گروهی رفع کرد", "{who} mended many problems"},
	{"delivery", "دیدن ارسال به سامانه‌ی دیگر", "looking at a delivery", "{who} ارسالی{of} را دید", "{who} looked at a delivery{of}"},
	{"resend", "ارسال دوباره", "sending a delivery again", "{who} ارسالی{of} را تکرار کرد", "{who} sent a delivery{of} again"},
	{"resendFailed", "تکرار ارسال‌های ناموفق", "sending failed deliveries again", "{who} ارسال‌های ناموفق را تکرار کرد", "{who} sent failed deliveries again"},
	{"openEndpoint", "بازکردن ارسال به یک سامانه", "telling a system again", "{who} ارسال به سامانه‌ای را از سر گرفت", "{who} had a system told again"},
	{"calendar", "دیدن تقویم", "looking at a calendar", "{who} تقویمی را دید", "{who} looked at a calendar"},
	{"declare", "اعلام روزهای تقویم", "declaring days", "{who} روزهایی را در تقویم اعلام کرد", "{who} declared days of a calendar"},
	{"definition", "دیدن متن یک تعریف", "looking at the text of a definition", "{who} متن تعریف یک فرایند را دید", "{who} looked at the text of a definition"},
	{"checkDefinition", "بررسی یک تعریف", "checking a definition", "{who} یک تعریف را پیش از انتشار بررسی کرد", "{who} had a definition checked"},
	{"deployDefinition", "انتشار یک تعریف", "deploying a definition", "{who} تعریفی را منتشر کرد", "{who} deployed a definition"},
	{"picture", "دیدن نقشه‌ی فرایند", "looking at the picture of a process", "{who} نقشه‌ی یک فرایند را دید", "{who} looked at the picture of a process"},
	{"questions", "دیدن پرسش‌های زمان‌بندی", "looking at the questions of a schedule", "{who} پرسش‌های زمان‌بندی یک فرایند را دید", "{who} looked at the questions of a schedule"},
	{"noteAbsence", "ثبت غیبت", "noting an absence", "{who} غیبتی را ثبت کرد", "{who} noted an absence"},
	{"endAbsence", "پایان‌دادن به غیبت", "ending an absence", "{who} به غیبتی پایان داد", "{who} ended an absence"},
	{"setQueue", "تنظیم صف", "setting up a queue", "{who} صفی را تنظیم کرد", "{who} set up a queue"},
	{"saveView", "ذخیره‌ی نما", "saving a view", "{who} نمایی از کارها را ذخیره کرد", "{who} saved a view"},
	{"changeView", "تغییر نما", "changing a saved view", "{who} نمای ذخیره‌شده‌ای را تغییر داد", "{who} changed a saved view"},
	{"dropView", "پاک‌کردن نما", "deleting a saved view", "{who} نمای ذخیره‌شده‌ای را پاک کرد", "{who} deleted a saved view"},
	{"orderViews", "چیدن نماها", "ordering saved views", "{who} نماهای خود را از نو چید", "{who} put saved views in another order"},
	{"beginWith", "گزینش نمای آغازین", "choosing the view to begin with", "{who} نمای آغازین کارتابل خود را برگزید", "{who} chose the view to begin with"},
	{"savePhrase", "نوشتن متن آماده", "saving a ready text", "{who} متن آماده‌ای نوشت", "{who} saved a ready text"},
	{"changePhrase", "تغییر متن آماده", "changing a ready text", "{who} متن آماده‌ای را تغییر داد", "{who} changed a ready text"},
	{"dropPhrase", "پاک‌کردن متن آماده", "deleting a ready text", "{who} متن آماده‌ای را پاک کرد", "{who} deleted a ready text"},
	{"attributes", "دیدن ویژگی‌های همکار", "looking at attributes of staff", "{who} ویژگی‌های {whom} را دید", "{who} looked at the attributes of {whom}"},
	{"setAttributes", "تغییر ویژگی‌های همکار", "changing attributes of staff", "{who} ویژگی‌های {whom} را تغییر داد", "{who} changed the attributes of {whom}"},

	{"findCustomers", "جست‌وجوی مشتری", "looking for a customer", "{who} دنبال مشتری‌ای گشت", "{who} looked for a customer"},
	{"addCustomer", "ثبت مشتری تازه", "registering a customer", "{who} مشتری تازه‌ای ثبت کرد", "{who} registered a customer"},
	{"served", "دیدن مشتری", "looking at a customer", "{who} مشتری {whom} را دید", "{who} looked at the customer {whom}"},
	{"servedItem", "دیدن کار مشتری", "looking at a customer's work", "{who} کار مشتری{of} را دید", "{who} looked at the customer's work{of}"},
	{"serveItem", "انجام کار از طرف مشتری", "doing work on a customer's behalf", "{who} کاری{of} را از طرف مشتری انجام داد", "{who} did work{of} on the customer's behalf"},

	{"makeOrganisation", "ساختن سازمان", "making an organisation", "{who} سازمانی ساخت", "{who} made an organisation"},
	{"organisation", "دیدن سازمان", "looking at an organisation", "{who} سازمانی را دید", "{who} looked at an organisation"},
	{"leaveOrganisation", "ترک سازمان", "leaving an organisation", "{who} سازمانی را ترک کرد", "{who} left an organisation"},
	{"setMemberRole", "تغییر نقش عضو", "changing a member's role", "{who} نقش عضوی از سازمان را تغییر داد", "{who} changed the role of a member"},
	{"removeMember", "کنارگذاشتن عضو", "removing a member", "{who} عضوی را از سازمان کنار گذاشت", "{who} removed a member"},
	{"invite", "دعوت به سازمان", "inviting to an organisation", "{who} کسی را به سازمان دعوت کرد", "{who} invited somebody to an organisation"},
	{"takeBackInvitation", "پس‌گرفتن دعوت", "taking an invitation back", "{who} دعوتی را پس گرفت", "{who} took an invitation back"},
	{"acceptInvitation", "پذیرفتن دعوت", "accepting an invitation", "{who} دعوت سازمانی را پذیرفت", "{who} accepted an invitation"},
	{"declineInvitation", "رد دعوت", "declining an invitation", "{who} دعوت سازمانی را نپذیرفت", "{who} declined an invitation"},

	{"askErasure", "درخواست پاک‌کردن داده‌های خود", "asking for one's data to be erased", "{who} خواست داده‌هایش پاک شود", "{who} asked for his data to be erased"},
	{"withdrawErasure", "پس‌گرفتن درخواست پاک‌کردن", "taking a request to erase back", "{who} درخواست پاک‌کردن داده‌هایش را پس گرفت", "{who} took the request to erase his data back"},
	{"proposeErasure", "پیشنهاد پاک‌کردن داده‌ها", "proposing that data is erased", "{who} پیشنهاد پاک‌کردن داده‌های مشتری را داد", "{who} proposed that a customer's data is erased"},
	{"approveErasure", "پذیرفتن پاک‌کردن داده‌ها", "approving that data is erased", "{who} پاک‌کردن داده‌های مشتری را پذیرفت", "{who} approved that a customer's data is erased"},
	{"refuseErasure", "رد پاک‌کردن داده‌ها", "refusing that data is erased", "{who} پاک‌کردن داده‌های مشتری را نپذیرفت", "{who} refused that a customer's data is erased"},
	{"holdData", "ثبت نگه‌داری قانونی", "setting a legal hold", "{who} نگه‌داری قانونی ثبت کرد", "{who} set a legal hold"},
	{"liftHold", "برداشتن نگه‌داری قانونی", "lifting a legal hold", "{who} نگه‌داری قانونی را برداشت", "{who} lifted a legal hold"},

	{"scimAddUser", "افزودن همکار", "adding a person of staff", "{who} {whom} را افزود", "{who} added {whom}"},
	{"scimReplaceUser", "جایگزینی مشخصات همکار", "replacing a person of staff", "{who} مشخصات {whom} را نوشت", "{who} wrote the account of {whom}"},
	{"scimPatchUser", "تغییر مشخصات همکار", "changing a person of staff", "{who} مشخصات {whom} را تغییر داد", "{who} changed the account of {whom}"},
	{"scimDropUser", "کنارگذاشتن همکار", "taking a person out of service", "{who} {whom} را از خدمت کنار گذاشت", "{who} took {whom} out of service"},
	{"scimAddGroup", "افزودن گروه", "adding a group", "{who} گروهی افزود", "{who} added a group"},
	{"scimReplaceGroup", "جایگزینی گروه", "replacing a group", "{who} گروهی را نوشت", "{who} wrote a group"},
	{"scimPatchGroup", "تغییر گروه", "changing a group", "{who} گروهی را تغییر داد", "{who} changed a group"},
	{"scimDropGroup", "کنارگذاشتن گروه", "forgetting a group", "{who} گروهی را کنار گذاشت", "{who} forgot a group"},
}

// DeedNames are the deeds that have words, in the order in which people choose from them.
func DeedNames() []string {
	names := make([]string, len(auditDeeds))
	for i, d := range auditDeeds {
		names[i] = d.name
	}
	return names
}
