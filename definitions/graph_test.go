package definitions

import (
	"encoding/xml"
	"errors"
	"io"
	"strings"
	"testing"

	"github.com/kartabl/kartabl/internal/text"
)

var looks = []Look{
	{Lang: text.En}, {Lang: text.Fa, RightToLeft: true}, {Lang: text.En, Customer: true}, {Lang: text.Fa, Customer: true, RightToLeft: true},
}

func TestEveryProcessOfTheLibraryIsDrawn(t *testing.T) {
	for _, name := range processes(t) {
		src := readLibrary(t, name)
		for _, look := range looks {
			picture, diags := SVG(name, src, look)
			if again, _ := SVG(name, src, look); diags != nil || again != picture {
				t.Errorf("%s: %v, or not the same twice", name, diags)
			}
			wellFormed(t, picture)
		}
	}
}

func wellFormed(t *testing.T, picture string) {
	t.Helper()
	d := xml.NewDecoder(strings.NewReader(picture))
	for {
		if _, err := d.Token(); errors.Is(err, io.EOF) {
			return
		} else if err != nil {
			t.Fatal(err)
		}
	}
}

// No two boxes of a picture lie over each other.
func TestBoxesDoNotOverlap(t *testing.T) {
	for _, name := range processes(t) {
		p, _ := planOf(name, readLibrary(t, name))
		for _, look := range looks {
			q := p
			if look.Customer {
				q = p.forCustomer()
			}
			d := &drafter{p: q, look: look}
			apartIn(t, d.draw(q.root))
		}
	}
}

func apartIn(t *testing.T, g *drawing) {
	t.Helper()
	for i, a := range g.boxes {
		for _, b := range g.boxes[i+1:] {
			if a.x-a.w/2 < b.x+b.w/2 && b.x-b.w/2 < a.x+a.w/2 && a.y-a.h/2 < b.y+b.h/2 && b.y-b.h/2 < a.y+a.h/2 {
				t.Errorf("%v and %v overlap", a.title, b.title)
			}
		}
		for _, inner := range a.inner {
			apartIn(t, inner)
		}
	}
}

// What is hidden from the customer does not reach his picture, by name, label or condition.
func TestTheCustomersPictureHasNothingHidden(t *testing.T) {
	for _, name := range processes(t) {
		src := readLibrary(t, name)
		p, _ := planOf(name, src)
		for _, draw := range []func(string, []byte, Look) (string, Diagnostics){SVG, Mermaid} {
			picture, _ := draw(name, src, Look{Lang: text.En, Customer: true})
			for _, s := range p.order {
				if s.hidden() && (strings.Contains(picture, ">"+s.name+"<") || strings.Contains(picture, "\n  "+s.name)) {
					t.Errorf("%s: %s is hidden and drawn", name, s.name)
				}
				if !s.hidden() && !strings.Contains(picture, s.name) && len(s.scopes) == 0 {
					t.Errorf("%s: %s is not drawn", name, s.name)
				}
			}
			for _, inside := range []string{"approved_amount", "medical_experts", "claims_manager"} {
				if strings.Contains(picture, inside) {
					t.Errorf("%s: %s is told to the customer", name, inside)
				}
			}
		}
	}
}

func TestMermaidHasEveryStepAndWay(t *testing.T) {
	picture, diags := Mermaid("leave.yaml", []byte(soundLeave), Look{Lang: text.En})
	if diags != nil {
		t.Fatal(diags)
	}
	for _, want := range []string{"flowchart LR\n", "start_ --> choose\n", `choose{"choose"}`, `choose -->|"days > 10"| desk`, `granted(["Granted"])`, "class desk staff\n"} {
		if !strings.Contains(picture, want) {
			t.Errorf("%q is missing in\n%s", want, picture)
		}
	}
}
