package text

var messagesMoney = map[string]Text{
	"money.rial":  {Fa: "{amount} ریال", En: "{amount} rial"},
	"money.other": {Fa: "{amount} {code}", En: "{amount} {code}"},
}
