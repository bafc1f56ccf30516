package definitions

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"testing"

	"github.com/kartabl/kartabl/internal/text"
)

func TestEveryMessageSpeaksBothLanguagesWithTheSameNames(t *testing.T) {
	for code, m := range messages {
		for _, one := range append([]text.Text{m.text}, m.hints...) {
			if one[text.Fa] == "" || one[text.En] == "" || !slices.Equal(placesIn(one[text.Fa]), placesIn(one[text.En])) {
				t.Errorf("%s: %v", code, one)
			}
		}
	}
}

func placesIn(s string) []string {
	list := placePattern.FindAllString(s, -1)
	slices.Sort(list)
	return slices.Compact(list)
}

// Every code that the sources report has words.
func TestEveryReportedCodeHasWords(t *testing.T) {
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	used := regexp.MustCompile(`"([KEW][0-9]{3})"`)
	for _, file := range files {
		src, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range used.FindAllStringSubmatch(string(src), -1) {
			if _, ok := messages[m[1]]; !ok {
				t.Errorf("%s reports %s, which has no words", file, m[1])
			}
		}
	}
}
