package demo_test

import (
	"context"
	"io/fs"
	"net/http"
	"net/url"
	"path"
	"strings"
	"testing"

	"github.com/kartabl/kartabl/cartable"
	"github.com/kartabl/kartabl/definitions"
	"github.com/kartabl/kartabl/demo"
	"github.com/kartabl/kartabl/documents"
	"github.com/kartabl/kartabl/engine"
	"github.com/kartabl/kartabl/hooks"
	"github.com/kartabl/kartabl/people"
	"github.com/kartabl/kartabl/processes"
	"github.com/kartabl/kartabl/sandbox"
	"github.com/kartabl/kartabl/store"
	"github.com/kartabl/kartabl/store/storetest"
)

// TestFill: the demonstration shows cases in many states, all reached by real steps.
func TestFill(t *testing.T) {
	db := storetest.Open(t, storetest.SQLite(t))
	o := options(t, db)
	o.Cases = 60
	if err := demo.Fill(t.Context(), o); err != nil {
		t.Fatal(err)
	}
	ended, open, refunds := map[string]int{}, map[string]int{}, map[string]int{}
	each(t, db, func(c engine.Case) {
		if c.Ended != "" {
			ended[c.Result]++
		}
		for _, it := range c.Items {
			open[it.Step]++
		}
		for _, m := range c.Money {
			for _, x := range m.Refunds {
				refunds[x.State]++
			}
		}
		for _, p := range c.Problems {
			t.Errorf("case %s has the problem %s at %s: %s", c.No, p.Code, p.Step, p.Detail)
		}
	})
	if len(refunds) == 0 {
		t.Error("nobody of finance has asked for a refund")
	}
	if len(open) < 4 || ended["success"] == 0 {
		t.Errorf("open at %v, ended %v", open, ended)
	}
	err := o.Processes.Replay(t.Context(), func(d processes.Difference, equal bool) {
		if !equal {
			t.Errorf("case %s: %s", d.No, d.Cause)
		}
	})
	if err != nil {
		t.Error(err)
	}
}

func each(t *testing.T, db *store.DB, f func(engine.Case)) {
	t.Helper()
	err := db.View(t.Context(), func(tx *store.Tx) error {
		return tx.EachCase(t.Context(), func(id string) error {
			c, err := tx.Case(t.Context(), id)
			f(c)
			return err
		})
	})
	if err != nil {
		t.Fatal(err)
	}
}

func options(t *testing.T, db *store.DB) demo.Options {
	t.Helper()
	outside := sandbox.New(sandbox.Options{Now: db.Now})
	must(t, outside.Start(t.Context(), "127.0.0.1:0"))
	t.Cleanup(func() { must(t, outside.Close()) })
	world, err := hooks.New(hooks.LocalConfig(outside.URL(), outside.SMTPAddr()))
	must(t, err)
	docs, err := documents.Open(t.TempDir())
	must(t, err)
	who := people.New(db)
	p := processes.New(processes.Options{DB: db, World: world, BaseURL: "http://127.0.0.1:1"})
	deploy(t, p)
	return demo.Options{DB: db, People: who, Processes: p, Cartable: cartable.New(db, p, who, docs), PayAtBank: pay}
}

func deploy(t *testing.T, p *processes.Service) {
	t.Helper()
	lib := definitions.Library()
	catalog, err := fs.ReadFile(lib, "catalog.yaml")
	must(t, err)
	files, err := definitions.CatalogFiles(lib)
	must(t, err)
	for _, name := range []string{"medical_claim.yaml", "terminal_fault.yaml", "incident_ticket.yaml", "leave_request.yaml"} {
		src, err := fs.ReadFile(lib, name)
		must(t, err)
		_, err = p.Deploy(t.Context(), processes.File{Name: "catalog.yaml", Source: catalog, Files: files}, processes.File{Name: name, Source: src}, "test")
		must(t, err)
	}
}

func pay(ctx context.Context, address string) (string, url.Values, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, address, strings.NewReader("decision=pay"))
	if err != nil {
		return "", nil, err
	}
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	client := http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	res, err := client.Do(req)
	if err != nil {
		return "", nil, err
	}
	back, err := res.Location()
	if err != nil {
		return "", nil, err
	}
	return path.Base(path.Dir(back.Path)), back.Query(), res.Body.Close()
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
