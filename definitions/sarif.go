package definitions

import (
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"

	"github.com/kartabl/kartabl/internal/text"
)

// The parts of SARIF 2.1.0 that say what a checker has found.
type (
	sarifLog struct {
		Schema  string     `json:"$schema"`
		Version string     `json:"version"`
		Runs    []sarifRun `json:"runs"`
	}
	sarifRun struct {
		Tool       sarifTool     `json:"tool"`
		ColumnKind string        `json:"columnKind"`
		Results    []sarifResult `json:"results"`
	}
	sarifTool struct {
		Driver sarifDriver `json:"driver"`
	}
	sarifDriver struct {
		Name  string      `json:"name"`
		Rules []sarifRule `json:"rules"`
	}
	sarifRule struct {
		ID      string       `json:"id"`
		Short   sarifMessage `json:"shortDescription"`
		Help    sarifMessage `json:"help"`
		Default sarifLevel   `json:"defaultConfiguration"`
	}
	sarifLevel struct {
		Level string `json:"level"`
	}
	sarifMessage struct {
		Text string `json:"text"`
	}
	sarifResult struct {
		RuleID    string          `json:"ruleId"`
		RuleIndex int             `json:"ruleIndex"`
		Level     string          `json:"level"`
		Message   sarifMessage    `json:"message"`
		Locations []sarifLocation `json:"locations"`
		Fixes     []sarifFix      `json:"fixes,omitempty"`
	}
	sarifLocation struct {
		Physical sarifPhysical `json:"physicalLocation"`
	}
	sarifPhysical struct {
		Artifact sarifArtifact `json:"artifactLocation"`
		Region   sarifRegion   `json:"region"`
	}
	sarifArtifact struct {
		URI string `json:"uri"`
	}
	sarifRegion struct {
		StartLine   int `json:"startLine"`
		StartColumn int `json:"startColumn"`
		EndColumn   int `json:"endColumn"`
	}
	sarifFix struct {
		Description sarifMessage  `json:"description"`
		Changes     []sarifChange `json:"artifactChanges"`
	}
	sarifChange struct {
		Artifact     sarifArtifact      `json:"artifactLocation"`
		Replacements []sarifReplacement `json:"replacements"`
	}
	sarifReplacement struct {
		Deleted  sarifRegion  `json:"deletedRegion"`
		Inserted sarifMessage `json:"insertedContent"`
	}
)

// WriteSARIF writes the diagnostics as SARIF 2.1.0, the messages in lang.
func (d Diagnostics) WriteSARIF(w io.Writer, lang text.Lang) error {
	codes := map[string]bool{}
	for _, one := range d {
		codes[one.Code] = true
	}
	ids := slices.Sorted(maps.Keys(codes))
	run := sarifRun{Tool: sarifTool{sarifDriver{Name: "kartabl", Rules: []sarifRule{}}}, ColumnKind: "unicodeCodePoints", Results: []sarifResult{}}
	for _, id := range ids {
		run.Tool.Driver.Rules = append(run.Tool.Driver.Rules, sarifRuleOf(id, lang))
	}
	for i := range d {
		result := d[i].sarif(lang)
		result.RuleIndex = slices.Index(ids, d[i].Code)
		run.Results = append(run.Results, result)
	}
	return writeJSON(w, sarifLog{"https://json.schemastore.org/sarif-2.1.0.json", "2.1.0", []sarifRun{run}})
}

// WriteJSON writes the diagnostics as a list.
func (d Diagnostics) WriteJSON(w io.Writer) error {
	if d == nil {
		d = Diagnostics{}
	}
	return writeJSON(w, d)
}

func writeJSON(w io.Writer, v any) error {
	e := json.NewEncoder(w)
	e.SetIndent("", "  ")
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		return fmt.Errorf("write JSON: %w", err)
	}
	return nil
}

func sarifRuleOf(code string, lang text.Lang) sarifRule {
	r := sarifRule{ID: code, Short: sarifMessage{messages[code].text.In(lang)}, Default: sarifLevel{level(code)}}
	r.Help.Text = "kartabl explain " + code
	return r
}

func level(code string) string {
	if strings.HasPrefix(code, "W") {
		return "warning"
	}
	return "error"
}

func (d *Diagnostic) sarif(lang text.Lang) sarifResult {
	message := d.Text.In(lang)
	if !d.Suggestion.IsZero() {
		message += " " + d.Suggestion.In(lang)
	}
	at := sarifArtifact{strings.ReplaceAll(d.File, `\`, "/")}
	r := sarifResult{
		RuleID: d.Code, Level: level(d.Code), Message: sarifMessage{message},
		Locations: []sarifLocation{{sarifPhysical{at, region(d.Place.Line, d.Place.Column, max(d.Length, 1))}}},
	}
	if f := d.Fix; f != nil {
		change := sarifChange{at, []sarifReplacement{{region(f.Place.Line, f.Place.Column, f.Length), sarifMessage{f.New}}}}
		r.Fixes = []sarifFix{{sarifMessage{message}, []sarifChange{change}}}
	}
	return r
}

func region(line, column, length int) sarifRegion {
	line, column = max(line, 1), max(column, 1)
	return sarifRegion{line, column, column + length}
}
