package definitions

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/kartabl/kartabl/internal/text"
)

// TestPicturesStayWhereTheyAre compares the pictures of the worked examples with what was
// drawn before, box by box: a change of one line must not move all.
func TestPicturesStayWhereTheyAre(t *testing.T) {
	for _, name := range []string{"medical_claim", "contract_renewal", "terminal_fault"} {
		for _, look := range looks[:2] {
			picture, diags := Draw(name, readLibrary(t, name+".yaml"), look)
			if diags != nil {
				t.Fatal(diags)
			}
			file := filepath.Join("testdata", "pictures", name+"."+string(look.Lang)+".txt")
			got := drawn(picture)
			if *write {
				if err := os.WriteFile(file, []byte(got), 0o600); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(strings.Split(string(want), "\n"), strings.Split(got, "\n")); diff != "" {
				t.Errorf("%s (-want +got):\n%s", file, diff)
			}
		}
	}
}

// drawn is a picture as text, a line each thing.
func drawn(p Picture) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s %d×%d\n", p.Title, p.Width, p.Height)
	for _, x := range p.Boxes {
		fmt.Fprintf(&b, "%d,%d %d×%d %s %s %s %q %q\n", x.X, x.Y, x.W, x.H, x.Kind, x.Class, x.Of+"/"+x.Step, strings.Join(x.Lines, "|"), x.Small)
		for _, w := range x.Ways {
			fmt.Fprintf(&b, "\t%q %s %q back %v\n", w.Word, w.To, w.Title, w.Back)
		}
	}
	for _, l := range p.Lines {
		fmt.Fprintf(&b, "%s → %s %q %d,%d %s\n", l.From, l.To, l.Word, l.X, l.Y, l.D)
	}
	return b.String()
}

// Every step is drawn once, within the picture, and after the block that it stands in; a
// line begins and ends at the boxes that it joins.
func TestPicturesAreWhole(t *testing.T) {
	for _, name := range processes(t) {
		src := readLibrary(t, name)
		plan, _ := planOf(name, src)
		for _, look := range looks[:2] {
			picture, _ := Draw(name, src, look)
			at := map[string]PictureBox{}
			for _, b := range picture.Boxes {
				if b.X < 0 || b.Y < 0 || b.X+b.W > picture.Width || b.Y+b.H > picture.Height {
					t.Errorf("%s: %q stands outside", name, b.Title)
				}
				if b.Step == "" {
					continue
				}
				if _, twice := at[b.Step]; twice || b.Of != "" && at[b.Of].Step == "" {
					t.Errorf("%s: %s is drawn twice or before its block", name, b.Step)
				}
				at[b.Step] = b
			}
			if len(at) != len(plan.order) {
				t.Errorf("%s: %d of %d steps are drawn", name, len(at), len(plan.order))
			}
			for _, l := range picture.Lines {
				beginsAndEnds(t, l, at[l.From], at[l.To])
			}
		}
	}
}

func beginsAndEnds(t *testing.T, l PictureLine, from, to PictureBox) {
	t.Helper()
	if l.From == l.To {
		return
	}
	var x, y int
	if _, err := fmt.Sscanf(l.D, "M%d %d", &x, &y); err != nil {
		t.Fatal(err)
	}
	ends := l.D[strings.LastIndex(l.D, "H")+1:]
	if from.Step != "" && (x != from.X && x != from.X+from.W || y < from.Y || y > from.Y+from.H) {
		t.Errorf("%s → %s begins at %d,%d", l.From, l.To, x, y)
	}
	if to.Step != "" && ends != fmt.Sprint(to.X) && ends != fmt.Sprint(to.X+to.W) {
		t.Errorf("%s → %s ends at %s, and not at %d or %d", l.From, l.To, ends, to.X, to.X+to.W)
	}
}

// A picture for who reads from right to left begins at the right.
func TestPicturesBeginWhereOneReads(t *testing.T) {
	for _, look := range looks[:2] {
		picture, _ := Draw("leave.yaml", []byte(soundLeave), look)
		first, second := picture.Boxes[0], picture.Boxes[1]
		if first.Kind != "start" || second.Step != "choose" || (first.X > second.X) != look.RightToLeft {
			t.Errorf("%s: begins with %+v and %+v", look.Lang, first, second)
		}
	}
}

func TestWaysAreInWords(t *testing.T) {
	picture, _ := Draw("leave.yaml", []byte(soundLeave), Look{Lang: text.En})
	for _, b := range picture.Boxes {
		if b.Step == "choose" {
			want := PictureWay{To: "desk", Title: "Desk", Word: "days > 10"}
			if b.Ways[0].To != want.To || b.Ways[0].Word != want.Word {
				t.Errorf("ways of choose: %+v", b.Ways)
			}
		}
	}
}
