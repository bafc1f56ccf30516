package main

import (
	"encoding/json"
	"encoding/xml"
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

// tally counts tests, and names those that did not pass. Why is what those that failed
// said, as far as their report tells it.
type tally struct {
	Passed  int      `json:"passed"`
	Failed  []string `json:"failed"`
	Skipped []string `json:"skipped"`
	Why     []string `json:"why,omitempty"`
}

func (t *tally) add(other tally) {
	t.Passed += other.Passed
	t.Failed = append(t.Failed, other.Failed...)
	t.Skipped = append(t.Skipped, other.Skipped...)
	t.Why = append(t.Why, other.Why...)
}

// strictly makes every skipped test a failed one.
func (t tally) strictly() tally {
	t.Failed = append(t.Failed[:len(t.Failed):len(t.Failed)], t.Skipped...)
	t.Skipped = nil
	return t
}

func (t tally) String() string {
	line := fmt.Sprintf("%d passed, %d failed", t.Passed, len(t.Failed))
	if len(t.Skipped) > 0 {
		line += fmt.Sprintf(", %d skipped", len(t.Skipped))
	}
	return line
}

// readTally reads the counts of one stage: ours in JSON, others' in the XML that
// JUnit made common.
func readTally(file string) (tally, error) {
	content, err := os.ReadFile(file)
	if err != nil {
		return tally{}, fmt.Errorf("read the counts: %w", err)
	}
	var counts tally
	if filepath.Ext(file) == ".xml" {
		counts, err = parseJUnit(content)
	} else {
		err = json.Unmarshal(content, &counts)
	}
	if err != nil {
		return tally{}, fmt.Errorf("read the counts in %s: %w", file, err)
	}
	return counts, nil
}

func (t tally) write(file string) error {
	content, err := json.Marshal(t)
	if err != nil {
		return fmt.Errorf("write the counts: %w", err)
	}
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		return fmt.Errorf("write the counts: %w", err)
	}
	return os.WriteFile(file, content, 0o600)
}

type junitCase struct {
	Class   string    `xml:"classname,attr"`
	Name    string    `xml:"name,attr"`
	Failure *string   `xml:"failure"`
	Error   *string   `xml:"error"`
	Skipped *struct{} `xml:"skipped"`
}

// whyLines is how much of a failure is told before the whole log.
const whyLines = 20

// why is the beginning of what the failed test said.
func (c junitCase) why() string {
	said := c.Failure
	if said == nil {
		said = c.Error
	}
	lines := strings.Split(strings.TrimSpace(*said), "\n")
	return strings.Join(lines[:min(len(lines), whyLines)], "\n")
}

type junitSuite struct {
	Suites []junitSuite `xml:"testsuite"`
	Cases  []junitCase  `xml:"testcase"`
}

func parseJUnit(content []byte) (tally, error) {
	var root junitSuite
	if err := xml.Unmarshal(content, &root); err != nil {
		return tally{}, err
	}
	return root.tally(), nil
}

func (s junitSuite) tally() tally {
	var counts tally
	for _, inner := range s.Suites {
		counts.add(inner.tally())
	}
	for _, c := range s.Cases {
		name := strings.TrimSpace(c.Class + " " + c.Name)
		switch {
		case c.Failure != nil || c.Error != nil:
			counts.Failed = append(counts.Failed, name)
			if why := c.why(); why != "" {
				counts.Why = append(counts.Why, name+"\n"+why)
			}
		case c.Skipped != nil:
			counts.Skipped = append(counts.Skipped, name)
		default:
			counts.Passed++
		}
	}
	return counts
}
