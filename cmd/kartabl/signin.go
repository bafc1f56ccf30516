package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"github.com/kartabl/kartabl/engine"
	"github.com/kartabl/kartabl/hooks"
	"github.com/kartabl/kartabl/internal/text"
	"github.com/kartabl/kartabl/people"
	"github.com/kartabl/kartabl/store"
)

// signIn is what the operator says about signing in.
type signIn struct {
	SecondFactor []string            `yaml:"second_factor"` // roles that do nothing without one
	Name         string              `yaml:"name"`          // of the installation, in authenticator apps
	KeyEnv       string              `yaml:"key_env"`
	KeyFile      string              `yaml:"key_file"` // secret.key in the data folder when not given
	OIDC         map[string]provider `yaml:"oidc"`
}

// provider is another system that says who people are.
type provider struct {
	hooks.OIDCConfig `yaml:",inline"`
	Title            text.Text     `yaml:"title"`
	Side             string        `yaml:"side"`         // staff when not given
	Create           bool          `yaml:"create"`       // who is not known yet gets an account
	LinkMail         bool          `yaml:"link_by_mail"` // who is not known yet is the one with the same verified mail
	Roles            providerRoles `yaml:"roles"`
	SecondFactor     []string      `yaml:"second_factor"` // values of amr that count as one
}

// providerRoles says which groups of a claim are which roles.
type providerRoles struct {
	Claim string            `yaml:"claim"`
	Map   map[string]string `yaml:"map"`
}

// people makes the service of a config. It refuses a key that is not the one which the
// database's secrets were sealed with.
func (c config) people(ctx context.Context, db *store.DB, log *slog.Logger) (*people.Service, error) {
	key, err := c.SignIn.key(c.Data)
	if err != nil {
		return nil, fmt.Errorf("config: sign_in: %w", err)
	}
	providers, err := c.providers()
	if err != nil {
		return nil, fmt.Errorf("config: %w", err)
	}
	s := people.NewWith(db, people.Settings{Key: key, SecondFactor: c.SignIn.SecondFactor, Name: c.SignIn.Name, Providers: providers, Log: log})
	if err := s.CheckKey(ctx); err != nil {
		return nil, fmt.Errorf("config: sign_in: %w; give all servers the same by key_file or key_env", err)
	}
	return s, nil
}

func (c signIn) key(data string) (people.Key, error) {
	switch {
	case c.KeyEnv != "" && c.KeyFile != "":
		return people.Key{}, errors.New("give either key_env or key_file, not both")
	case c.KeyEnv != "":
		key, err := people.ParseKey(os.Getenv(c.KeyEnv))
		if err != nil {
			return key, fmt.Errorf("%s: %w", c.KeyEnv, err)
		}
		return key, nil
	default:
		return people.KeyFile(first(c.KeyFile, filepath.Join(data, "secret.key")))
	}
}

// providers are those of the config by name, or all that is wrong with them.
func (c config) providers() ([]people.Provider, error) {
	var list []people.Provider
	var bad []error
	for _, name := range slices.Sorted(maps.Keys(c.SignIn.OIDC)) {
		p, err := c.provider(name, c.SignIn.OIDC[name])
		if err != nil {
			bad = append(bad, fmt.Errorf("sign_in.oidc.%s: %w", name, err))
		}
		list = append(list, p)
	}
	return list, errors.Join(bad...)
}

var providerName = regexp.MustCompile(`^[a-z][a-z0-9_-]{0,40}$`)

func (c config) provider(name string, o provider) (people.Provider, error) {
	var bad []error
	say := func(wrong bool, text string) {
		if wrong {
			bad = append(bad, errors.New(text))
		}
	}
	side := engine.Who(first(o.Side, string(engine.Staff)))
	say(!providerName.MatchString(name), "a name has small letters, digits, - and _")
	say(side != engine.Staff && side != engine.Customer, "side: give staff or customer")
	say(side == engine.Customer && o.LinkMail, "link_by_mail: only for staff")
	say((o.Roles.Claim == "") != (len(o.Roles.Map) == 0), "roles: give claim and map")
	say(side == engine.Customer && o.Roles.Claim != "", "roles: only for staff")
	speaker, err := hooks.NewOIDC(o.OIDCConfig, c.Hooks.AllowHosts, strings.TrimRight(c.BaseURL, "/")+"/signin/oidc/"+name+"/callback")
	if o.Title.IsZero() {
		o.Title = text.Text{text.Fa: name, text.En: name}
	}
	return people.Provider{
		Name: name, Title: o.Title, Issuer: o.Issuer, Side: side, Create: o.Create, LinkMail: o.LinkMail,
		Claim: o.Roles.Claim, Roles: o.Roles.Map, Second: o.SecondFactor, Speaker: speaker,
	}, errors.Join(append(bad, err)...)
}
