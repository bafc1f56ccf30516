package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"gopkg.in/yaml.v3"

	"github.com/kartabl/kartabl/api"
	"github.com/kartabl/kartabl/cartable"
	"github.com/kartabl/kartabl/hooks"
)

// config is the operator's file: what flags say too, and the world outside. A flag or
// its environment variable is stronger than the file.
type config struct {
	Listen         string       `yaml:"listen"`
	Data           string       `yaml:"data"`
	DB             string       `yaml:"db"`
	BaseURL        string       `yaml:"base_url"`
	Definitions    string       `yaml:"definitions"`
	TrustedProxies []string     `yaml:"trusted_proxies"`
	Metrics        string       `yaml:"metrics"`   // address of /metrics; "" serves none
	LogLevel       string       `yaml:"log_level"` // debug, info, warn, error
	KeepExchanges  days         `yaml:"keep_exchanges"`
	Uploads        uploads      `yaml:"uploads"`
	Limits         *api.Limits  `yaml:"limits"`
	Accounts       accounts     `yaml:"accounts"`
	SignIn         signIn       `yaml:"sign_in"`
	SCIM           directories  `yaml:"scim"`
	SigningKey     hooks.Secret `yaml:"signing_key"` // that several servers share; without one it is in the data folder
	Hooks          hooks.Config `yaml:"hooks"`

	demonstration bool // of kartabl demo: no other's data are touched
}

// limits are those of the file; without them the usual ones.
func (c config) limits() api.Limits {
	if c.Limits == nil {
		return api.DefaultLimits
	}
	return *c.Limits
}

// uploads is how much one person may upload within a day and not hand in. What is zero
// is as usual.
type uploads struct {
	Files     int `yaml:"files"`
	Megabytes int `yaml:"megabytes"`
}

func (u uploads) quota() cartable.Quota {
	q := cartable.DefaultQuota
	if u.Files > 0 {
		q.Files = u.Files
	}
	if u.Megabytes > 0 {
		q.Bytes = int64(u.Megabytes) << 20
	}
	return q
}

// days is a time that the file writes as 90d.
type days time.Duration

// UnmarshalYAML reads 1d to 3650d.
func (d *days) UnmarshalYAML(n *yaml.Node) error {
	count, isDays := strings.CutSuffix(n.Value, "d")
	whole, err := strconv.Atoi(count)
	if !isDays || err != nil || whole < 1 || whole > 3650 {
		return fmt.Errorf("line %d: give days, as 90d", n.Line)
	}
	*d = days(time.Duration(whole) * 24 * time.Hour)
	return nil
}

// readConfig reads a config file strictly: an unknown key is an error with its line.
// No name gives the zero config.
func readConfig(name string) (config, error) {
	var c config
	if name == "" {
		return c, nil
	}
	f, err := os.Open(name)
	if err != nil {
		return c, fmt.Errorf("read config: %w", err)
	}
	defer f.Close() //nolint:errcheck // only read
	d := yaml.NewDecoder(f)
	d.KnownFields(true)
	if err := d.Decode(&c); err != nil && !errors.Is(err, io.EOF) {
		return c, fmt.Errorf("config %s: %w", name, err)
	}
	if err := c.Accounts.check(); err != nil {
		return c, fmt.Errorf("config %s: %w", name, err)
	}
	return c, nil
}

// settings are the flags that serve and demo share.
type settings struct {
	Listen  string `help:"Address to listen on." env:"KARTABL_LISTEN" placeholder:"127.0.0.1:8080"`
	Data    string `help:"Folder of the database and the documents." env:"KARTABL_DATA" placeholder:"DIR" type:"path"`
	DB      string `help:"PostgreSQL DSN (postgres://...); without it SQLite in the data folder." env:"KARTABL_DB" placeholder:"DSN"`
	BaseURL string `help:"Address that browsers know, for links and returns from the bank." env:"KARTABL_BASE_URL" placeholder:"URL"`
}

// over puts flags over the file and fills in what neither says.
func (s settings) over(c config) config {
	c.Listen = first(s.Listen, c.Listen, "127.0.0.1:8080")
	c.Data = first(s.Data, c.Data, "data")
	c.DB = first(s.DB, c.DB)
	c.BaseURL = first(s.BaseURL, c.BaseURL, "http://"+c.Listen)
	return c
}

// dsn is the database of a config: the given one, else a file in the data folder.
func (c config) dsn() string { return first(c.DB, filepath.Join(c.Data, "kartabl.db")) }

// worker is the name under which this server takes work: its address, which it has
// again after a restart. Over a file it is the only one, whatever its address.
func (c config) worker() string {
	if c.DB == "" {
		return "server"
	}
	host, err := os.Hostname()
	if err != nil {
		return c.Listen
	}
	return host + " " + c.Listen
}

func first(values ...string) string {
	for _, v := range values {
		if v != "" {
			return v
		}
	}
	return ""
}
