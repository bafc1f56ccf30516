package sandbox

import (
	"maps"

	"github.com/kartabl/kartabl/internal/text"
)

func allWords(parts ...map[string]text.Text) map[string]text.Text {
	all := map[string]text.Text{}
	for _, p := range parts {
		maps.Copy(all, p)
	}
	return all
}

// bankWords are those of the bank's back room.
var bankWords = map[string]text.Text{
	"back_room":      both("پشت صحنه‌ی بانک", "Behind the bank's counter"),
	"back_room_note": both("بانک آزمایشی را بدقلق کنید و ببینید چه چیزی واقعاً رخ داده و بانک چه می‌گوید.", "Make the test bank misbehave, and see what really happened beside what the bank says."),
	"hostilities":    both("بدقلقی‌ها", "Misbehaviour"),
	"calm":           both("آرام کردن بانک", "Calm the bank"),
	"calm_now":       both("بانک آرام است و راست می‌گوید.", "The bank is calm and tells the truth."),
	"no_payments":    both("هنوز پرداختی باز نشده است.", "No payment has been opened yet."),
	"rate.0":         both("هرگز", "never"),
	"rate.30":        both("گاهی", "sometimes"),
	"rate.100":       both("همیشه", "always"),
	"asked":          both("مبلغ خواسته‌شده", "Asked for"),
	"taken":          both("برداشت واقعی", "Really taken"),
	"nothing_taken":  both("هیچ", "nothing"),
	"refunded":       both("بازگردانده", "Given back"),
	"says":           both("بانک می‌گوید", "The bank says"),
	"really":         both("در واقع", "In truth"),
	"says.":          both("پاسخ نمی‌دهد", "no answer"),
	"says.paid":      both("پرداخت شده", "paid"),
	"says.failed":    both("ناموفق", "failed"),
	"says.pending":   both("نامعلوم", "not known yet"),
	"says.unknown":   both("پاسخ بی‌معنا", "an answer without sense"),
	"expired":        both("مهلت گذشته", "Time is over"),
	"returning":      both("در حال بازگشت به سایت پذیرنده", "Going back to the merchant"),
	"too_late":       both("مهلت این پرداخت به پایان رسیده است. به سایت پذیرنده برگردید.", "The time to pay is over. Go back to the merchant."),
	"do.again":       both("بازگشت دوباره", "Call back again"),
	"do.late":        both("بازگشت دیرهنگام", "Call back late"),
	"do.forge":       both("بازگشت جعلی", "Forge a callback"),
	"do.pay_late":    both("پرداخت دیرهنگام", "Pay late"),
	"do.pay_other":   both("پرداخت مبلغ دیگر", "Take another amount"),

	"group.answers":   both("پاسخ‌هایی که نمی‌رسند", "Answers that do not come"),
	"group.lies":      both("پاسخ‌های نادرست", "Answers that are not true"),
	"group.money":     both("پول نادرست", "Money that is not right"),
	"group.callbacks": both("بازگشت به سایت", "Coming back"),
	"group.refunds":   both("استرداد", "Refunds"),
	"group.list":      both("صورت‌حساب بانک", "The bank's list"),

	"hostility.lost_open":      both("پرداخت باز می‌شود، ولی پاسخش نمی‌رسد", "A payment is opened, but the answer is lost"),
	"hostility.lost_verify":    both("پرداخت تأیید می‌شود، ولی پاسخش نمی‌رسد", "A payment is confirmed, but the answer is lost"),
	"hostility.lost_refund":    both("پول بازمی‌گردد، ولی پاسخش نمی‌رسد", "Money is given back, but the answer is lost"),
	"hostility.down":           both("بانک یک ربع ساعت قطع است", "The bank is down for a quarter of an hour"),
	"hostility.slow":           both("پاسخ‌ها کندند", "Answers are slow"),
	"hostility.says_failed":    both("پول گرفته، ولی مدتی می‌گوید ناموفق بوده", "Paid, but for a while it says failed"),
	"hostility.says_pending":   both("می‌گوید نتیجه هنوز نامعلوم است", "Says that the result is not known yet"),
	"hostility.says_unknown":   both("پاسخ بی‌معنا می‌دهد", "Gives an answer without sense"),
	"hostility.wavers":         both("یک بار می‌گوید پرداخت شده، بعد مدتی می‌گوید نامعلوم", "Says paid, and then for a while not known"),
	"hostility.other_amount":   both("مبلغ دیگری برمی‌دارد", "Takes another amount"),
	"hostility.other_currency": both("به ارز دیگری برمی‌دارد", "Takes another currency"),
	"hostility.takes_late":     both("پس از پایان مهلت هم پول می‌گیرد", "Takes money when the time for it is over"),
	"hostility.false_nok":      both("پول گرفته، ولی با NOK بازمی‌گرداند", "Comes back with NOK, though money was taken"),
	"hostility.false_ok":       both("پول نگرفته، ولی با OK بازمی‌گرداند", "Comes back with OK, though nothing was taken"),
	"hostility.doubled":        both("سه بار بازمی‌گردد", "Comes back three times"),
	"hostility.reordered":      both("خبر کهنه پس از خبر تازه می‌رسد", "An older word comes after the newer one"),
	"hostility.forged":         both("کسی بازگشت جعلی می‌فرستد", "Somebody forges callbacks"),
	"hostility.early":          both("پیش از پاسخ به درخواست بازمی‌گردد", "Comes back before the order is answered"),
	"hostility.never":          both("مشتری هرگز بازنمی‌گردد", "The customer never comes back"),
	"hostility.late":           both("دیر بازمی‌گردد", "Comes back late"),
	"hostility.refund_fails":   both("استرداد را رد می‌کند", "Refuses refunds"),
	"hostility.refund_hangs":   both("استرداد مدتی معلق می‌ماند", "Refunds hang for a while"),
	"hostility.list_lacks":     both("سطری تا مدتی در فهرست نیست", "A line is missing for a while"),
	"hostility.list_foreign":   both("سطری از آنِ دیگری در فهرست است", "A line of somebody else stands there for a while"),
}
