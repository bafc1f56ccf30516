package patterns

import (
	"context"
	"embed"
	"fmt"
	"io/fs"
	"os"
	"strings"

	"github.com/kartabl/kartabl/definitions"
)

//go:embed flow
var files embed.FS

// flows are the definitions of traces, with the catalog of all of them.
func flows() fs.FS {
	sub, err := fs.Sub(files, "flow")
	if err != nil {
		panic(err) // the folder is embedded
	}
	return sub
}

// The names of scenarios begin with what kind of trace they are.
const (
	canWord    = "can "
	cannotWord = "cannot "
)

func (p Pattern) run(ctx context.Context) ([]Trace, error) {
	var traces []Trace
	if p.flow != "" {
		var err error
		if traces, err = runFlow(p.flow); err != nil {
			return nil, fmt.Errorf("run %s: %w", p.ID, err)
		}
	}
	for _, act := range []struct {
		must bool
		do   func(*office)
	}{{true, p.can}, {false, p.cannot}} {
		if act.do == nil {
			continue
		}
		failure, err := inOffice(ctx, act.do)
		if err != nil {
			return nil, fmt.Errorf("run %s: %w", p.ID, err)
		}
		traces = append(traces, Trace{Must: act.must, Failure: failure})
	}
	return traces, nil
}

// runFlow runs the scenarios of a definition on the engine.
func runFlow(name string) ([]Trace, error) {
	catalog, diags, err := definitions.LibraryCatalog(flows())
	if err != nil || diags.HasErrors() {
		return nil, fmt.Errorf("read catalog: %w", firstOf(err, diags))
	}
	src, err := fs.ReadFile(flows(), name)
	if err != nil {
		return nil, fmt.Errorf("read definition: %w", err)
	}
	process, diags := definitions.Load(name, src, catalog)
	if process == nil {
		return nil, fmt.Errorf("load definition: %w", diags)
	}
	scenarios, diags := definitions.Scenarios(name, src, process, catalog)
	if diags.HasErrors() {
		return nil, fmt.Errorf("read scenarios: %w", diags)
	}
	var traces []Trace
	for _, r := range definitions.RunScenarios(process, scenarios) {
		t := Trace{Must: strings.HasPrefix(r.Name, canWord), Name: r.Name, Failure: strings.Join(r.Failures, "; ")}
		if !t.Must && !strings.HasPrefix(r.Name, cannotWord) {
			t.Failure = "the name of a scenario begins with can or cannot"
		}
		traces = append(traces, t)
	}
	return traces, nil
}

func firstOf(err error, diags definitions.Diagnostics) error {
	if err != nil {
		return err
	}
	return diags
}

// inOffice lets people act in a fresh office. What was not as it must be is the failure;
// the error is of the office itself.
func inOffice(ctx context.Context, act func(*office)) (failure string, err error) {
	folder, err := os.MkdirTemp("", "kartabl-patterns")
	if err != nil {
		return "", fmt.Errorf("make folder: %w", err)
	}
	defer os.RemoveAll(folder) //nolint:errcheck // a folder of temporary files
	o, err := openOffice(ctx, folder)
	if err != nil {
		return "", fmt.Errorf("open office: %w", err)
	}
	defer o.close(&err)
	defer func() {
		switch broken := recover().(type) {
		case nil:
		case notSo:
			failure = string(broken)
		default:
			panic(broken)
		}
	}()
	act(o)
	return "", nil
}
