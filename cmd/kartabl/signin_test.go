package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestWhatTheConfigSaysOfSigningIn(t *testing.T) {
	const good = "issuer: https://id.example.ir, client_id: k"
	for provider, want := range map[string]string{
		"office: {" + good + "}": "",
		"office: {" + good + ", roles: {claim: g, map: {a: b}}, create: true, link_by_mail: true}": "",
		"public: {" + good + ", side: customer, create: true}":                                     "",
		"office: {" + good + ", sides: staff}":                                                     "field sides not found",
		"Office: {" + good + "}":                                                                   "sign_in.oidc.Office: a name has small letters",
		"a/b: {" + good + "}":                                                                      "a name has small letters",
		"office: {" + good + ", side: nobody}":                                                     "side: give staff or customer",
		"office: {" + good + ", side: customer, link_by_mail: true}":                               "link_by_mail: only for staff",
		"office: {" + good + ", side: customer, roles: {claim: g, map: {a: operator}}}":            "roles: only for staff",
		"office: {" + good + ", roles: {map: {a: b}}}":                                             "roles: give claim and map",
		"office: {" + good + ", algorithms: [none]}":                                               "algorithms[0]",
		"office: {client_id: k, issuer: http://id.example.ir}":                                     "issuer: plain http",
		"office: {issuer: https://id.example.ir}":                                                  "client_id: missing",
	} {
		file := filepath.Join(t.TempDir(), "kartabl.yaml")
		if err := os.WriteFile(file, []byte("sign_in: {oidc: {"+provider+"}}\n"), 0o600); err != nil {
			t.Fatal(err)
		}
		c, err := readConfig(file)
		if err == nil {
			_, err = c.providers()
		}
		if (err == nil) != (want == "") || (err != nil && !strings.Contains(err.Error(), want)) {
			t.Errorf("%s: %v", provider, err)
		}
	}
}

func TestTheKeyOfAnInstallation(t *testing.T) {
	data := t.TempDir()
	made, err := signIn{}.key(data)
	if err != nil {
		t.Fatal(err)
	}
	again, err := signIn{KeyFile: filepath.Join(data, "secret.key")}.key("elsewhere")
	if err != nil || again != made {
		t.Errorf("the key of the file is another: %v", err)
	}
	t.Setenv("SOME_KEY", "hunter2hunter2")
	for _, c := range []signIn{{KeyEnv: "SOME_KEY"}, {KeyEnv: "NO_SUCH_KEY"}, {KeyEnv: "SOME_KEY", KeyFile: "x"}} {
		if _, err := c.key(data); err == nil || strings.Contains(err.Error(), "hunter2") {
			t.Errorf("%+v: %v", c, err)
		}
	}
}
