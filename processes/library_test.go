package processes_test

import (
	"errors"
	"io/fs"
	"strings"
	"testing"

	"github.com/kartabl/kartabl/definitions"
	"github.com/kartabl/kartabl/processes"
)

// other is a process without data.
const other = `
kartabl: v1
kind: process
id: credit_check
version: 1
title: {fa: اعتبار, en: Credit}
owner: claims_manager
start: {by: [process], next: closed}
steps: {closed: {kind: end, label: {fa: پایان, en: Done}, result: success}}
`

// A subprocess must be deployed, or be deployed together with what starts it; what it
// takes is checked then, and a stored version goes on after a restart whatever came later.
func TestDeployKnowsTheOtherProcesses(t *testing.T) {
	on(t, func(w *world) {
		catalog, err := fs.ReadFile(definitions.Library(), "catalog.yaml")
		w.must(err)
		check := processes.File{Name: "credit_check.yaml", Source: []byte(creditCheck(t))}
		deploy := func(src string, beside ...processes.File) (string, error) {
			diags, err := w.s.DeployAs(t.Context(), processes.Deployment{
				Catalog: processes.File{Name: "catalog.yaml", Source: catalog}, Beside: beside,
				Process: processes.File{Name: "asks.yaml", Source: []byte(src)}, By: "test",
			})
			if len(diags) == 0 {
				return "", err
			}
			return diags[0].Code, err
		}
		if code, err := deploy(asks); code != "E264" || !errors.Is(err, processes.ErrRefused) {
			t.Errorf("alone: %s, %v", code, err)
		}
		wrong := strings.Replace(asks, "=result.score", "=result.scor", 1)
		if code, err := deploy(wrong, check); code != "E106" || !errors.Is(err, processes.ErrRefused) {
			t.Errorf("with a fault: %s, %v", code, err)
		}
		if code, err := deploy(asks, check); code != "" || err != nil {
			t.Errorf("together: %s, %v", code, err)
		}
		w.must(w.deploy(other)) // it neither takes nor gives what `asks` thinks
		again := processes.New(processes.Options{DB: w.db, World: w.fake})
		w.must(again.Restore(t.Context()))
		if _, err := again.Process("asks", 1); err != nil {
			t.Error(err)
		}
	})
}
