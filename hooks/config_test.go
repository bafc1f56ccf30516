package hooks

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"gopkg.in/yaml.v3"
)

const operatorsConfig = `
services:
  civil_registry:
    address: https://registry.example/v1
    timeout: 10s
    connect_retries: 2
    secret_env: REGISTRY_SECRET
    token_file: /run/secrets/registry
    operations:
      verify: {path: /identity/verify, method: POST, timeout: 3s}
    max_concurrent: 4
    breaker: {failures: 3, open_for: 10s, max_open: 1m, hold: 2h}
gateways:
  main_psp: {kind: zarinpal, address: https://payment.zarinpal.com, timeout: 20s, secret_file: /run/secrets/merchant}
sms: {address: https://sms.example/send, sender: "10008000", secret_env: SMS_KEY}
mail: {address: "mail.example:587", from: kartabl@insurer.example, user: kartabl, secret_env: MAIL_PASSWORD, tls: starttls}
allow_hosts: [10.0.0.5, core.internal:8443]
`

func TestConfigIsReadStrictly(t *testing.T) {
	read := func(src string) (Config, error) {
		var c Config
		d := yaml.NewDecoder(strings.NewReader(src))
		d.KnownFields(true)
		err := d.Decode(&c)
		return c, err
	}
	got, err := read(operatorsConfig)
	if err != nil {
		t.Fatal(err)
	}
	want := Config{
		Services: map[string]Service{"civil_registry": {
			Address: "https://registry.example/v1", Timeout: 10 * time.Second, ConnectRetries: 2,
			Secret: Secret{Env: "REGISTRY_SECRET"}, TokenFile: "/run/secrets/registry",
			Operations: map[string]Operation{"verify": {Path: "/identity/verify", Method: "POST", Timeout: 3 * time.Second}}, MaxConcurrent: 4,
			Breaker: Breaker{Failures: 3, OpenFor: 10 * time.Second, MaxOpen: time.Minute, Hold: 2 * time.Hour},
		}},
		Gateways: map[string]GatewayConfig{"main_psp": {
			Kind: "zarinpal", Address: "https://payment.zarinpal.com", Timeout: 20 * time.Second, Secret: Secret{File: "/run/secrets/merchant"},
		}},
		SMS:        SMSConfig{Address: "https://sms.example/send", Sender: "10008000", Secret: Secret{Env: "SMS_KEY"}},
		Mail:       MailConfig{Address: "mail.example:587", From: "kartabl@insurer.example", User: "kartabl", TLS: "starttls", Secret: Secret{Env: "MAIL_PASSWORD"}},
		AllowHosts: []string{"10.0.0.5", "core.internal:8443"},
	}
	if d := cmp.Diff(want, got, cmp.AllowUnexported(Secret{}, GatewayConfig{})); d != "" {
		t.Error(d)
	}
	if _, err := read("services: {a: {location: x}}"); err == nil {
		t.Error("an unknown key was taken")
	}
	if _, err := read("services: {a: {secret: hunter2}}"); err == nil {
		t.Error("a literal secret was taken")
	}
}

func TestSecret(t *testing.T) {
	t.Setenv("KARTABL_TEST_SECRET", " from-env\n")
	t.Setenv("KARTABL_TEST_EMPTY", "")
	file := filepath.Join(t.TempDir(), "secret")
	empty := filepath.Join(t.TempDir(), "empty")
	for path, content := range map[string]string{file: "from-file\n", empty: "\n"} {
		if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for _, row := range []struct {
		secret Secret
		want   string
		fails  bool
	}{
		{Secret{}, "", false},
		{Secret{Env: "KARTABL_TEST_SECRET"}, "from-env", false},
		{Secret{File: file}, "from-file", false},
		{Secret{Env: "KARTABL_TEST_EMPTY"}, "", true},
		{Secret{File: empty}, "", true},
		{Secret{File: file + "x"}, "", true},
		{Secret{Env: "KARTABL_TEST_SECRET", File: file}, "", true},
	} {
		got, err := row.secret.read()
		if got != row.want || (err != nil) != row.fails {
			t.Errorf("%+v: %q, %v", row.secret, got, err)
		}
	}
}

func TestLimitsOfAService(t *testing.T) {
	var bad faults
	if got := (Service{}).limits("s", &bad); got != DefaultLimits {
		t.Errorf("nothing said: %+v", got)
	}
	s := Service{Timeout: time.Second, MaxConcurrent: 2, Operations: map[string]Operation{"slow": {Timeout: time.Minute}}, Breaker: Breaker{OpenFor: 10 * time.Minute}}
	want := DefaultLimits
	want.Concurrent, want.OpenFor, want.MaxOpen, want.Longest = 2, 10*time.Minute, 10*time.Minute, time.Minute
	if got := s.limits("s", &bad); got != want || len(bad) > 0 {
		t.Errorf("%+v, %v", got, bad)
	}
	Service{MaxConcurrent: -1, Breaker: Breaker{Failures: -1, OpenFor: time.Millisecond, MaxOpen: 48 * time.Hour, Hold: -1}}.limits("s", &bad)
	if len(bad) != 5 {
		t.Errorf("faults: %v", bad)
	}
}
