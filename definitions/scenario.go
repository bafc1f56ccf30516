package definitions

import "github.com/kartabl/kartabl/engine"

// Scenario is a test that a definition carries: what is given, what happens, what must come out.
type Scenario struct {
	Name string
	Line int
}

// Result is how a scenario went. Failures are sentences for the author.
type Result struct {
	Name     string   `json:"name"`
	Line     int      `json:"line"`
	Passed   bool     `json:"passed"`
	Failures []string `json:"failures,omitempty"`
}

// Scenarios reads the scenarios of a definition, or of the file <id>.test.yaml beside it.
func Scenarios(name string, src []byte, p *engine.Process, catalog *Catalog) ([]*Scenario, Diagnostics) {
	return nil, nil
}

// RunScenarios runs each scenario on the engine with a fake clock and a faked world.
func RunScenarios(p *engine.Process, list []*Scenario) []Result { return nil }
