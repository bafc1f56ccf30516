package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"github.com/google/uuid"

	"github.com/kartabl/kartabl/hooks"
	"github.com/kartabl/kartabl/people"
	"github.com/kartabl/kartabl/processes"
)

// identityTime is how long a person waits for the registry.
const identityTime = 15 * time.Second

// accounts is what the operator says about how people come in.
type accounts struct {
	SignUp    string `yaml:"sign_up"`               // open, or off (when not given): customers may make an account
	Strangers int    `yaml:"messages_to_strangers"` // in an hour, to addresses that nobody has proven; 300 when not given

	Identity struct {
		Service   string `yaml:"service"`
		Operation string `yaml:"operation"`
	} `yaml:"identity"` // what knows people by national id and birth date; nobody's identity is looked at when not given
}

func (a accounts) check() error {
	if a.SignUp != "" && a.SignUp != "open" && a.SignUp != "off" {
		return fmt.Errorf("accounts.sign_up: %q is neither open nor off", a.SignUp)
	}
	if a.Strangers < 0 || a.Strangers > 1_000_000 {
		return errors.New("accounts.messages_to_strangers: give 1 to 1000000")
	}
	if (a.Identity.Service == "") != (a.Identity.Operation == "") {
		return errors.New("accounts.identity: give service and operation together")
	}
	return nil
}

// reach says how people are reached: by those channels that the config has.
func (c config) reach(world processes.World, log *slog.Logger) people.Options {
	o := people.Options{SignUp: c.Accounts.SignUp == "open", Strangers: c.Accounts.Strangers, Log: log}
	if c.Hooks.SMS.Address != "" {
		o.Channels = append(o.Channels, hooks.SMS)
	}
	if c.Hooks.Mail.Address != "" {
		o.Channels = append(o.Channels, hooks.Mail)
	}
	o.Send = func(ctx context.Context, l people.Letter) error {
		return world.Send(ctx, hooks.Message{Channel: l.Channel, To: l.To, Subject: l.Subject, Body: l.Body, Key: l.Key})
	}
	if c.Accounts.Identity.Service != "" {
		o.Registry = c.registry(world)
	}
	return o
}

// registry asks the service that the operator has named, as the shipped catalog signs it:
// national_id and birth_date in; match, alive and full_name out. It is no call of a case,
// so nothing of it is kept.
func (c config) registry(world processes.World) func(context.Context, string, string) (people.Identity, error) {
	return func(ctx context.Context, nationalID, birthDate string) (people.Identity, error) {
		out, err := world.Call(ctx, hooks.Request{
			Service: c.Accounts.Identity.Service, Operation: c.Accounts.Identity.Operation, Key: "identity/" + uuid.NewString(), Attempt: 1,
			Args: map[string]any{"national_id": nationalID, "birth_date": birthDate}, Timeout: identityTime,
		})
		var answered *hooks.CallError
		if errors.As(err, &answered) && answered.Code == "not_found" {
			return people.Identity{}, nil
		}
		if err != nil {
			return people.Identity{}, err
		}
		match, _ := out["match"].(bool)
		alive, told := out["alive"].(bool)
		name, _ := out["full_name"].(string)
		return people.Identity{Known: match && (alive || !told), Name: name}, nil
	}
}
