package web

import (
	"io/fs"
	"regexp"
	"strings"
	"testing"
)

func TestEveryAppHasItsPage(t *testing.T) {
	for _, app := range []string{"signin", "cartable", "inbox", "design"} {
		page, err := fs.ReadFile(Dist(), app+"/index.html")
		if err != nil {
			t.Fatalf("read the page of %s: %v", app, err)
		}
		if !strings.Contains(string(page), `dir="rtl"`) {
			t.Errorf("the page of %s does not begin right to left", app)
		}
	}
}

func TestPagesLoadOnlyWhatIsThere(t *testing.T) {
	link := regexp.MustCompile(`(?:src|href)="/([^"]+)"`)
	for _, app := range []string{"signin", "cartable", "inbox", "design"} {
		page, err := fs.ReadFile(Dist(), app+"/index.html")
		if err != nil {
			t.Fatal(err)
		}
		for _, found := range link.FindAllStringSubmatch(string(page), -1) {
			if _, err := fs.Stat(Dist(), found[1]); err != nil {
				t.Errorf("%s loads %s: %v", app, found[1], err)
			}
		}
	}
}

func TestPagesObeyThePolicyOfContent(t *testing.T) {
	for _, app := range []string{"signin", "cartable", "inbox", "design"} {
		page, err := fs.ReadFile(Dist(), app+"/index.html")
		if err != nil {
			t.Fatal(err)
		}
		for _, forbidden := range []string{"<style", " style=", "onclick=", "javascript:"} {
			if strings.Contains(string(page), forbidden) {
				t.Errorf("the page of %s has %q", app, forbidden)
			}
		}
	}
}
