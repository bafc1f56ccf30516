package main

import (
	"context"
	"fmt"
	"log/slog"

	"github.com/kartabl/kartabl/hooks"
	"github.com/kartabl/kartabl/people"
	"github.com/kartabl/kartabl/processes"
)

// accounts is what the operator says about how people come in.
type accounts struct {
	SignUp    string `yaml:"sign_up"`               // open, or off (when not given): customers may make an account
	Strangers int    `yaml:"messages_to_strangers"` // in an hour, to addresses that nobody has proven; 300 when not given
}

func (a accounts) check() error {
	if a.SignUp != "" && a.SignUp != "open" && a.SignUp != "off" {
		return fmt.Errorf("accounts.sign_up: %q is neither open nor off", a.SignUp)
	}
	if a.Strangers < 0 || a.Strangers > 1_000_000 {
		return fmt.Errorf("accounts.messages_to_strangers: give 1 to 1000000")
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
	return o
}
