package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/kartabl/kartabl/api"
)

func TestWhatTheConfigSaysOfDirectories(t *testing.T) {
	t.Setenv("OFFICE_TOKEN", strings.Repeat("a", 32))
	t.Setenv("NEXT_TOKEN", strings.Repeat("b", 40))
	t.Setenv("SHORT_TOKEN", strings.Repeat("a", 31))
	for text, want := range map[string]string{
		"office: {tokens: [{secret_env: OFFICE_TOKEN}]}":                                                   "",
		"office: {tokens: [{secret_env: OFFICE_TOKEN}, {secret_env: NEXT_TOKEN}], roles: {Clerks: clerk}}": "",
		"Office: {tokens: [{secret_env: OFFICE_TOKEN}]}":                                                   "scim.Office: a name has small letters",
		"office: {}": "tokens: give one at least",
		"office: {token: {secret_env: OFFICE_TOKEN}}":                                          "field token not found",
		"office: {tokens: [{secret_env: SHORT_TOKEN}]}":                                        "at least 32 letters",
		"office: {tokens: [{secret_env: NOWHERE_TOKEN}]}":                                      "NOWHERE_TOKEN is empty",
		"a: {tokens: [{secret_env: OFFICE_TOKEN}]}, b: {tokens: [{secret_env: OFFICE_TOKEN}]}": "scim.b: tokens: no token stands twice",
		"office: {tokens: [{secret_env: OFFICE_TOKEN}], roles: {Clerks: ''}}":                  "roles: give group: role",
	} {
		file := filepath.Join(t.TempDir(), "kartabl.yaml")
		if err := os.WriteFile(file, []byte("scim: {"+text+"}\n"), 0o600); err != nil {
			t.Fatal(err)
		}
		c, err := readConfig(file)
		var list []api.Directory
		if err == nil {
			list, err = c.SCIM.read()
		}
		if (err == nil) != (want == "") || (err != nil && !strings.Contains(err.Error(), want)) {
			t.Errorf("%s: %v", text, err)
		}
		if err != nil && strings.Contains(err.Error(), "aaaa") {
			t.Errorf("a token is in the error: %v", err)
		}
		if want == "" && (list[0].Name != "office" || list[0].Tokens[0] != api.TokenHash(strings.Repeat("a", 32))) {
			t.Errorf("%+v", list)
		}
	}
}
