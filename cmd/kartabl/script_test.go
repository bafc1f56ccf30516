package main

import (
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
)

// The tools as people type them: each script of testdata/script.
func TestScripts(t *testing.T) {
	t.Parallel()
	testscript.Run(t, testscript.Params{Dir: "testdata/script"})
}
