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

// scored takes a person and gives a score.
const scored = `
kartabl: v1
kind: process
id: credit_check
version: 1
title: {fa: اعتبار, en: Credit}
owner: claims_manager
start: {by: [process], form: person, next: closed}
vars:
  national_id: {type: text}
  score:       {type: int, default: 0}
forms: {person: {title: {fa: شخص, en: Person}, fields: {national_id: {label: {fa: کد, en: Id}, required: true}}}}
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
		_, err = w.s.DeployAs(t.Context(), processes.Deployment{ // it neither takes nor gives what `asks` thinks
			Catalog: processes.File{Name: "catalog.yaml", Source: catalog}, Process: processes.File{Name: "other.yaml", Source: []byte(other)}, LeaveParents: true,
		})
		w.must(err)
		again := processes.New(processes.Options{DB: w.db, World: w.fake})
		w.must(again.Restore(t.Context()))
		if _, err := again.Process("asks", 1); err != nil {
			t.Error(err)
		}
	})
}

// A new version of a process that others start has to fit what they give and take: else
// it is refused, with their names and lines, unless they are deployed anew with it.
func TestANewVersionFitsThoseWhoStartIt(t *testing.T) {
	on(t, func(w *world) {
		w.must(w.deploy(scored))
		w.must(w.deploy(asks))
		w.must(w.deploy(strings.NewReplacer("id: asks", "id: keeps", "process: credit_check", "process: credit_check\n    version: 1").Replace(asks)))
		second := strings.Replace(scored, "version: 1", "version: 2", 1)
		renamed := strings.NewReplacer("score", "rating").Replace(second)
		asksAnew := strings.NewReplacer("version: 1", "version: 2", "=result.score", "=result.rating").Replace(asks)
		for _, tt := range []struct {
			name, src string
			beside    []string
			codes     string
			line      string
		}{
			{"another result", renamed, nil, "E266 E106", "set: {score: =result.score}"},
			{"a parent that stays as it is", renamed, []string{asks}, "E266 E106", "set: {score: =result.score}"},
			{"another argument", strings.ReplaceAll(second, "national_id", "identity"), nil, "E266 E121 E125", "process: credit_check"},
			{"with its parent", renamed, []string{asksAnew}, "", ""},
			{"as it was", strings.Replace(second, "version: 2", "version: 3", 1), []string{asksAnew}, "", ""},
		} {
			diags, err := w.s.DeployAs(t.Context(), processes.Deployment{
				Catalog: w.catalog(), Process: processes.File{Name: "credit_check.yaml", Source: []byte(tt.src)}, Beside: files(tt.beside), By: "test",
			})
			diags = diags.Errors(nil)
			if got := codes(diags); got != tt.codes || (tt.codes != "") != errors.Is(err, processes.ErrRefused) {
				t.Errorf("%s: %s, %v; want %s\n%v", tt.name, got, err, tt.codes, diags)
			}
			if len(diags) > 1 && (diags[1].File != "asks@1" || !strings.Contains(diags[1].Excerpt, tt.line)) {
				t.Errorf("%s: %s", tt.name, diags[1].In("en"))
			}
		}
	})
}

func files(sources []string) (list []processes.File) {
	for _, src := range sources {
		list = append(list, processes.File{Name: "beside.yaml", Source: []byte(src)})
	}
	return list
}

func codes(diags definitions.Diagnostics) string {
	list := make([]string, len(diags))
	for i, d := range diags {
		list[i] = d.Code
	}
	return strings.Join(list, " ")
}
