package main

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/kartabl/kartabl/hooks"
	"github.com/kartabl/kartabl/hooks/hookstest"
	"github.com/kartabl/kartabl/people"
)

func TestAccountsOfTheConfig(t *testing.T) {
	for text, want := range map[string]string{
		"accounts: {sign_up: open}":                                    "",
		"accounts: {messages_to_strangers: 50}":                        "",
		"accounts: {identity: {service: registry, operation: verify}}": "",
		"accounts: {sign_up: yes please}":                              "sign_up",
		"accounts: {messages_to_strangers: -1}":                        "messages_to_strangers",
		"accounts: {identity: {service: registry}}":                    "identity",
		"accounts: {codes: 7}":                                         "codes",
	} {
		file := filepath.Join(t.TempDir(), "kartabl.yaml")
		if err := os.WriteFile(file, []byte(text+"\n"), 0o600); err != nil {
			t.Fatal(err)
		}
		_, err := readConfig(file)
		if (err == nil) != (want == "") || (err != nil && !strings.Contains(err.Error(), want)) {
			t.Errorf("%s: %v", text, err)
		}
	}
}

func TestPeopleAreReachedByWhatIsConfigured(t *testing.T) {
	fake := hookstest.New()
	var c config
	c.Hooks.Mail.Address = "mail.example.org:25"
	o := c.reach(fake, nil)
	if o.SignUp || o.Registry != nil || !slices.Equal(o.Channels, []string{"mail"}) {
		t.Errorf("%+v", o)
	}
	if err := o.Send(t.Context(), people.Letter{Address: people.Address{Channel: "mail", To: "a@example.org"}, Subject: "s", Body: "b", Key: "k"}); err != nil {
		t.Fatal(err)
	}
	if sent := fake.Sent(); len(sent) != 1 || sent[0] != (hooks.Message{Channel: "mail", To: "a@example.org", Subject: "s", Body: "b", Key: "k"}) {
		t.Errorf("%+v", sent)
	}
}

func TestTheRegistryIsAsked(t *testing.T) {
	fake := hookstest.New()
	var c config
	c.Accounts.Identity.Service, c.Accounts.Identity.Operation = "registry", "verify"
	ask := c.reach(fake, nil).Registry
	fake.Answer("registry.verify", map[string]any{"match": true, "alive": true, "full_name": "Sara"})
	fake.Answer("registry.verify", map[string]any{"match": true, "alive": false})
	fake.Answer("registry.verify", map[string]any{"match": false})
	fake.Fail("registry.verify", "not_found")
	fake.Fail("registry.verify", hooks.Unavailable)
	for n, want := range []people.Identity{{Known: true, Name: "Sara"}, {}, {}, {}} {
		if got, err := ask(t.Context(), "0012345679", "1990-01-01"); err != nil || got != want {
			t.Errorf("%d: %+v, %v", n, got, err)
		}
	}
	if _, err := ask(t.Context(), "0012345679", "1990-01-01"); err == nil {
		t.Error("a registry that does not answer knows nobody")
	}
}
