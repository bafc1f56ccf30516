package text

// messagesSkip are about steps that nobody can do, that are passed over or done once more.
var messagesSkip = map[string]Text{
	"problem.nobody":   {Fa: "در میان کارکنان کسی نیست که بتواند این گام را انجام دهد.", En: "Nobody of staff can do this step."},
	"nobody.by_name":   {Fa: "یک نفر مشخص", En: "One person by name"},
	"nobody.member":    {Fa: "عضو این صف نیست", En: "is no member of the queue"},
	"nobody.four_eyes": {Fa: "کاری را که اینجا باید بازبینی شود خودش انجام داده است", En: "has done what another has to look at here"},
	"nobody.stands":    {Fa: "جانشین کسی است که آن کار را انجام داده است", En: "stands in for the one who has done it"},
	"nobody.where":     {Fa: "شرطی را که این گام برای انجام‌دهنده گذاشته است ندارد", En: "is not as the step wants who does it"},
	"nobody.not_him":   {Fa: "این کار را نمی‌توان به او سپرد.", En: "This work cannot be given to this person."},

	"skip.never":   {Fa: "از این گام نمی‌توان گذشت.", En: "This step cannot be passed over."},
	"skip.not_now": {Fa: "در این پرونده نمی‌توان از این گام گذشت.", En: "In this case the step cannot be passed over."},
	"redo.never":   {Fa: "این گام دوباره انجام نمی‌شود.", En: "This step is not done once more."},
	"redo.not_now": {Fa: "پرونده اکنون جایی نیست که این گام دوباره انجام شود.", En: "Where the case stands now, this step cannot be done once more."},

	"history.skipped": {Fa: "از «{step}» گذشت: {reason}", En: "Passed over “{step}”: {reason}"},
	"history.redone":  {Fa: "«{step}» را برای انجام دوباره برگرداند: {reason}", En: "Had “{step}” done once more: {reason}"},
	"history.manned":  {Fa: "برای «{step}» دوباره کسی هست", En: "Somebody can do “{step}” again"},
}
