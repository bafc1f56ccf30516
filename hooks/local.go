package hooks

import "strings"

// LocalConfig is the config that finds the sandbox: base is its http address,
// smtpAddr the host:port of its mail sink. The names are those of the shipped
// catalog.
func LocalConfig(base, smtpAddr string) Config {
	base = strings.TrimRight(base, "/")
	host := base[strings.Index(base, "//")+len("//"):]
	at := func(path string) Service { return Service{Address: base + path, ConnectRetries: 2} }
	return Config{
		Services: map[string]Service{
			"civil_registry": at("/registry"),
			"core_insurance": at("/core"),
			"contracts":      at("/contracts"),
			"terminals":      at("/terminals"),
			"credit":         at("/credit"),
			"lists":          at("/lists"),
			"shahkar":        at("/shahkar"),
			"banking":        at("/banking"),
			"merchants":      at("/merchants"),
			"personnel":      at("/personnel"),
			"budget":         at("/budget"),
		},
		Gateways: map[string]GatewayConfig{
			"main_psp": {
				Kind: "zarinpal", Address: base, Panel: base + "/api/v4/graphql", Terminal: "238",
				Secret: Secret{known: "5a4dba5a-0000-4000-8000-000000000000"}, token: "a token that guards nothing",
			},
		},
		SMS:        SMSConfig{Address: base + "/sms/send", Sender: "10008000"},
		Mail:       MailConfig{Address: smtpAddr, From: "kartabl@sandbox.example", TLS: "none"},
		AllowHosts: []string{host, smtpAddr},
	}
}
