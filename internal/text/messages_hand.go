package text

// messagesHand are the words of what colleagues agree among themselves about a piece of work.
var messagesHand = map[string]Text{
	"view.later": {Fa: "کنار گذاشته‌ها", En: "Put aside"},
	"view.asked": {Fa: "از من پرسیده‌اند", En: "Asked of me"},
	"view.given": {Fa: "سپرده‌ام به دیگران", En: "Given to others"},

	"conflict.asked": {
		Fa: "پرسشی که درباره‌ی این کار از همکارتان کرده‌اید هنوز پاسخ نگرفته است. صبر کنید یا پرسش را پس بگیرید.",
		En: "The question that you asked a colleague about this has no answer yet. Wait for it, or take the question back.",
	},
	"conflict.not_asked":     {Fa: "این کار پرسش بی‌پاسخی ندارد.", En: "This item has no open question."},
	"conflict.not_delegated": {Fa: "این کار را کسی به دیگری واگذار نکرده است.", En: "Nobody has delegated this item."},
	"conflict.escalated":     {Fa: "این کار را همه‌ی کسانی که در نردبان ارجاع هستند می‌بینند؛ کس بالاتری نیست.", En: "Everybody on the ladder of this item sees it already; there is nobody above."},
	"conflict.not_aside":     {Fa: "این کار کنار گذاشته نشده است.", En: "This item was not put aside."},

	"delegate.alone":    {Fa: "این کار را کسی به جای دارنده‌اش انجام نمی‌دهد؛ واگذار نمی‌شود.", En: "Nobody may do this item for its holder, so it cannot be delegated."},
	"delegate.circle":   {Fa: "این کار از همین همکار به شما رسیده است؛ به جای واگذاری، آن را پس بدهید.", En: "You have this item from that colleague. Hand it back instead of delegating it."},
	"delegate.stand_in": {Fa: "واگذاری با خود دارنده‌ی کار است، نه با جانشین او.", En: "Only the holder may delegate this, not who stands in for him."},
	"delegate.full": {
		Fa: "این همکار به اندازه‌ی ظرفیتش ({max}) از این صف کار در دست دارد.", En: "That colleague holds as many items of this queue as one may ({max}).",
	},
	"delegate.gone":   {Fa: "{name} دیگر در خدمت نیست؛ کار را به صف برگردانید.", En: "{name} has left. Release the item instead."},
	"delegate.away":   {Fa: "{name} سر کار نیست.", En: "{name} is away."},
	"ask.oneself":     {Fa: "از خودتان نمی‌توانید بپرسید.", En: "You cannot ask yourself."},
	"ask.not_allowed": {Fa: "{name} اجازه ندارد از این پرونده باخبر شود.", En: "{name} may not be told of this case."},
	"aside.past":      {Fa: "زمانی را بنویسید که هنوز نرسیده باشد", En: "Choose a time to come"},
	"aside.far":       {Fa: "کار را حداکثر یک سال می‌توان کنار گذاشت", En: "An item can be put aside for a year at most"},

	"notice.question_asked":    {Fa: "{name} درباره‌ی «{step}» در پرونده‌ی {no} از شما پرسشی دارد", En: "{name} asks you about “{step}” of case {no}"},
	"notice.question_answered": {Fa: "{name} به پرسش شما درباره‌ی «{step}» در پرونده‌ی {no} پاسخ داد", En: "{name} has answered your question about “{step}” of case {no}"},
	"notice.unanswered":        {Fa: "{name} دیگر در خدمت نیست؛ پرسش شما درباره‌ی «{step}» در پرونده‌ی {no} بی‌پاسخ برگشت", En: "{name} has left: your question about “{step}” of case {no} came back without an answer"},
	"notice.delegated":         {Fa: "{name} «{step}» را در پرونده‌ی {no} به شما واگذار کرد", En: "{name} has delegated “{step}” of case {no} to you"},
	"notice.handed_back":       {Fa: "{name} «{step}» را در پرونده‌ی {no} به شما پس داد", En: "{name} has handed “{step}” of case {no} back to you"},
	"notice.escalated":         {Fa: "{name} «{step}» را در پرونده‌ی {no} به شما ارجاع داد", En: "{name} has escalated “{step}” of case {no} to you"},

	"history.delegated":          {Fa: "«{step}» را به {name} واگذار کرد", En: "Delegated “{step}” to {name}"},
	"history.delegated.words":    {Fa: "«{step}» را به {name} واگذار کرد: {words}", En: "Delegated “{step}” to {name}: {words}"},
	"history.taken_back":         {Fa: "«{step}» را به {name} بازگرداند", En: "Took “{step}” back for {name}"},
	"history.taken_back.oneself": {Fa: "«{step}» را پس گرفت", En: "Took “{step}” back"},
	"history.handed_back":        {Fa: "«{step}» را به {name} پس داد", En: "Handed “{step}” back to {name}"},
	"history.handed_back.words":  {Fa: "«{step}» را به {name} پس داد: {words}", En: "Handed “{step}” back to {name}: {words}"},
	"history.asked.words":        {Fa: "درباره‌ی «{step}» از {name} پرسید: {words}", En: "Asked {name} about “{step}”: {words}"},
	"history.replied.words":      {Fa: "درباره‌ی «{step}» پاسخ داد: {words}", En: "Answered about “{step}”: {words}"},
	"history.asked":              {Fa: "درباره‌ی «{step}» از {name} پرسید", En: "Asked {name} about “{step}”"},
	"history.replied":            {Fa: "درباره‌ی «{step}» پاسخ داد", En: "Answered about “{step}”"},
	"history.withdrawn":          {Fa: "پرسشی را که درباره‌ی «{step}» از {name} شده بود پس گرفت", En: "Took back the question about “{step}” to {name}"},
	"history.unanswered":         {Fa: "پرسشی که درباره‌ی «{step}» از {name} شده بود بی‌پاسخ برگشت، چون او دیگر در خدمت نیست", En: "The question about “{step}” to {name} came back without an answer: that colleague has left"},
	"history.escalated.words":    {Fa: "«{step}» را به {role} ارجاع داد: {words}", En: "Escalated “{step}” to {role}: {words}"},
	"history.aside":              {Fa: "«{step}» را تا {until} کنار گذاشت", En: "Put “{step}” aside until {until}"},
	"history.aside.words":        {Fa: "«{step}» را تا {until} کنار گذاشت: {words}", En: "Put “{step}” aside until {until}: {words}"},
	"history.taken_up":           {Fa: "«{step}» را پیش از موعد از سر گرفت", En: "Took “{step}” up again"},
	"history.back":               {Fa: "«{step}» که کنار گذاشته شده بود برگشت", En: "“{step}” came back: its time had come"},
	"history.assigned.to":        {Fa: "«{step}» به {name} سپرده شد", En: "“{step}” was given to {name}"},
}
