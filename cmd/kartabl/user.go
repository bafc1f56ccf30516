package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"github.com/kartabl/kartabl/engine"
	"github.com/kartabl/kartabl/internal/text"
	"github.com/kartabl/kartabl/people"
	"github.com/kartabl/kartabl/processes"
	"github.com/kartabl/kartabl/store"
)

// userCommand is kartabl user.
type userCommand struct {
	Add     userAddCommand     `cmd:"" help:"Add a person who can sign in."`
	Set     userSetCommand     `cmd:"" help:"Change what definitions ask of a person of staff, as the catalog types it."`
	Import  userImportCommand  `cmd:"" help:"Take a list of people and their roles, whole or not at all."`
	Disable userDisableCommand `cmd:"" help:"Take a person out of service: he can sign in no more, and what he holds goes back to its queues."`

	SignOut     userSignOutCommand     `cmd:"" name:"sign-out" help:"End all sessions of a person, wherever he is signed in."`
	ResetFactor userResetFactorCommand `cmd:"" name:"reset-factor" help:"Take the second factor away from a person who has lost it; all his sessions end."`
}

// userAddCommand is kartabl user add.
type userAddCommand struct {
	database
	Login     string   `arg:"" help:"Login."`
	Name      string   `help:"Name as others see it." required:""`
	Side      string   `help:"customer or staff." enum:"customer,staff" default:"staff"`
	Role      []string `help:"Role; may be repeated."`
	Mobile    string   `help:"Mobile number."`
	Email     string   `help:"Mail address."`
	Attribute []string `help:"Attribute that expressions know the person by, as name=value with a value in JSON or plain text; may be repeated." placeholder:"NAME=VALUE" sep:"none"`
	Password  string   `help:"Password; better by the environment than on the command line." env:"KARTABL_PASSWORD" required:""`
}

// Run adds the person.
func (c *userAddCommand) Run(ctx context.Context, to streams) error {
	if len([]rune(c.Password)) < people.MinPassword {
		return fmt.Errorf("the password has fewer than %d characters", people.MinPassword)
	}
	known := people.Person{Login: c.Login, Name: c.Name, Mobile: c.Mobile, Email: c.Email}
	if people.CheckPassword("password", c.Password, known) != nil {
		return errors.New("the password is too long, or soon guessed: many people use it, or it is made of the person's names or of a number")
	}
	attributes, err := attributesOf(c.Attribute)
	if err != nil {
		return err
	}
	hash, err := people.Hash(c.Password)
	if err != nil {
		return err
	}
	return c.people(ctx, func(s *people.Service) error {
		p, err := s.Add(ctx, people.Person{
			Login: c.Login, Name: c.Name, Side: engine.Who(c.Side), Roles: c.Role,
			Mobile: c.Mobile, Email: c.Email, Lang: string(text.Fa), Attributes: attributes,
		}, hash)
		if err != nil {
			return fmt.Errorf("add person: %w", err)
		}
		fmt.Fprintf(to.out, "added %s (%s)\n", p.Login, p.ID)
		return nil
	})
}

// userSetCommand is kartabl user set.
type userSetCommand struct {
	database
	Login     string   `arg:"" help:"Login."`
	Attribute []string `help:"Attribute as name=value, with a value in JSON or plain text; may be repeated." placeholder:"NAME=VALUE" sep:"none"`
	Without   []string `help:"Attribute that he has no more; may be repeated." placeholder:"NAME"`
}

// Run changes the person's attributes.
func (c *userSetCommand) Run(ctx context.Context, to streams) error {
	change, err := attributesOf(c.Attribute)
	if err != nil {
		return err
	}
	for _, name := range c.Without {
		change[name] = nil
	}
	return c.use(ctx, func(db *store.DB, s *processes.Service) error {
		var p store.Person
		err := db.View(ctx, func(tx *store.Tx) (err error) {
			p, err = tx.PersonByLogin(ctx, c.Login)
			return err
		})
		if err != nil {
			return fmt.Errorf("%s: %w", c.Login, err)
		}
		if _, err := s.SetAttributes(ctx, p.ID, change); err != nil {
			return fmt.Errorf("set %s: %w", c.Login, err)
		}
		fmt.Fprintf(to.out, "set %s\n", c.Login)
		return nil
	})
}

// userDisableCommand is kartabl user disable.
type userDisableCommand struct {
	database
	Login string `arg:"" help:"Login."`
}

// Run disables the person and tells what is left to be given to others by hand.
func (c *userDisableCommand) Run(ctx context.Context, to streams) error {
	return c.use(ctx, func(_ *store.DB, s *processes.Service) error {
		left, err := s.Leave(ctx, c.Login)
		if err != nil {
			return err
		}
		fmt.Fprintf(to.out, "disabled %s; %d items went back\n", c.Login, left.Returned)
		for _, no := range left.Alone {
			fmt.Fprintf(to.out, "case %s has work for %s alone: give it to somebody else\n", no, c.Login)
		}
		return nil
	})
}

// userSignOutCommand is kartabl user sign-out.
type userSignOutCommand struct {
	database
	Login string `arg:"" help:"Login."`
}

// Run ends the sessions; open pages of the person end within a second.
func (c *userSignOutCommand) Run(ctx context.Context, to streams) error {
	return c.people(ctx, func(s *people.Service) error {
		p, err := s.SignOutLogin(ctx, c.Login)
		if err != nil {
			return fmt.Errorf("sign %s out: %w", c.Login, err)
		}
		fmt.Fprintf(to.out, "%s is signed out everywhere\n", p.Login)
		return nil
	})
}

// userResetFactorCommand is kartabl user reset-factor.
type userResetFactorCommand struct {
	database
	Login string `arg:"" help:"Login."`
}

// Run takes the factor away and says so in the log too.
func (c *userResetFactorCommand) Run(ctx context.Context, to streams) error {
	log, err := newLog(to.errs, "info")
	if err != nil {
		return err
	}
	return c.people(ctx, func(s *people.Service) error {
		p, err := s.ResetFactor(ctx, c.Login)
		if err != nil {
			return fmt.Errorf("reset %s: %w", c.Login, err)
		}
		log.InfoContext(ctx, "second factor reset", "person", p.ID, "login", p.Login)
		fmt.Fprintf(to.out, "%s has no second factor any more and is signed out everywhere\n", p.Login)
		return nil
	})
}

// attributesOf reads name=value pairs. What is no JSON is text; so is a number of more
// digits than a national id may lose, when it is written in quotes.
func attributesOf(pairs []string) (map[string]any, error) {
	attributes := map[string]any{}
	for _, pair := range pairs {
		name, value, found := strings.Cut(pair, "=")
		if !found || name == "" {
			return nil, fmt.Errorf("attribute %q: write it as name=value", pair)
		}
		v, err := attribute(value)
		if err != nil {
			return nil, fmt.Errorf("attribute %s: %w", name, err)
		}
		attributes[name] = v
	}
	return attributes, nil
}

func attribute(value string) (any, error) {
	d := json.NewDecoder(strings.NewReader(value))
	d.UseNumber()
	var v any
	if err := d.Decode(&v); err != nil || d.More() {
		return value, nil //nolint:nilerr // what is no JSON is text
	}
	return canonical(v)
}

// canonical turns JSON numbers into the whole numbers that definitions know.
func canonical(v any) (any, error) {
	switch v := v.(type) {
	case json.Number:
		n, err := v.Int64()
		if err != nil {
			return nil, fmt.Errorf("%s: numbers are whole; write a decimal as text", v)
		}
		return int(n), nil
	case []any:
		for i := range v {
			item, err := canonical(v[i])
			if err != nil {
				return nil, err
			}
			v[i] = item
		}
	case map[string]any:
		for k := range v {
			item, err := canonical(v[k])
			if err != nil {
				return nil, err
			}
			v[k] = item
		}
	}
	return v, nil
}
