package text

// messagesDrafts are the words about what people have typed and not handed in.
var messagesDrafts = map[string]Text{
	"conflict.draft_kept": {Fa: "این کار پیش‌تر به پایان رسیده است. نوشته‌ی شما تا ۳۰ روز در پیش‌نویس می‌ماند.", En: "This task is over. What you wrote is kept as a draft for 30 days."},
	"too_large.draft":     {Fa: "نوشته‌ها بیش از آن‌اند که در پیش‌نویس جا شوند.", En: "This is more than a draft can hold."},
}
