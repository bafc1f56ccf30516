package api_test

import (
	"testing"

	"github.com/kartabl/kartabl/documents"
	"github.com/kartabl/kartabl/internal/text"
)

// Each reason for which an archive is not taken has its sentence.
func TestRefusalsHaveSentences(t *testing.T) {
	for _, r := range documents.Refusals() {
		key := "field.file." + string(r)
		for _, lang := range []text.Lang{text.Fa, text.En} {
			if got := text.Message(key, lang, nil); got == "" || got == key {
				t.Errorf("%s in %s: %q", key, lang, got)
			}
		}
	}
}
