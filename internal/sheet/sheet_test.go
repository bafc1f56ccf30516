package sheet

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"os"
	"strings"
	"testing"
)

// Attack case 31.
func TestCell(t *testing.T) {
	for in, want := range map[string]string{
		"": "", "5": "5", "-5": "-5", "-5.25": "-5.25", "-": "'-", "+5": "'+5", "--5": "'--5", "-5+3": "'-5+3", "-1e9": "'-1e9", "1405-000123": "1405-000123",
		"=1+1": "'=1+1", "+cmd|' /C calc'!A0": "'+cmd|' /C calc'!A0", "@SUM(A1)": "'@SUM(A1)", "\t=1": "'\t=1", "\r=1": "'\r=1",
		" =1": "' =1", "\u200f=1": "'\u200f=1", "＝1+1": "'＝1+1", "\n=1": "'\n=1", "a=b": "a=b", "'=1": "'=1", "پرداخت": "پرداخت", "a\x00b": "ab", "\x00=1": "'=1",
	} {
		if got := Cell(in); got != want {
			t.Errorf("%q: %q, want %q", in, got, want)
		}
	}
}

// calculates reports whether a spreadsheet would take a cell for a formula.
func calculates(s string) bool {
	return s != "" && strings.ContainsAny(s[:1], "=+-@\t\r") && !number.MatchString(s)
}

// roundTrip writes one cell between two others and reads it back.
func roundTrip(t *testing.T, s string) {
	t.Helper()
	var b bytes.Buffer
	w, err := NewWriter(&b)
	if err != nil {
		t.Fatal(err)
	}
	if err := w.Row("a", s, "-12"); err != nil {
		t.Fatal(err)
	}
	if err := w.Flush(); err != nil {
		t.Fatal(err)
	}
	if !bytes.HasPrefix(b.Bytes(), []byte{0xEF, 0xBB, 0xBF}) || !bytes.HasSuffix(b.Bytes(), []byte("-12\r\n")) {
		t.Fatalf("%q", b.String())
	}
	rows, err := csv.NewReader(bytes.NewReader(b.Bytes()[3:])).ReadAll()
	if err != nil || len(rows) != 1 || len(rows[0]) != 3 || rows[0][0] != "a" || rows[0][2] != "-12" {
		t.Fatalf("%q: %q, %v", s, rows, err)
	}
	if calculates(rows[0][1]) {
		t.Fatalf("%q is calculated: %q", s, rows[0][1])
	}
}

func TestNaughtyStringsStayInTheirCells(t *testing.T) {
	src, err := os.ReadFile("../text/testdata/naughty_strings.json")
	if err != nil {
		t.Fatal(err)
	}
	var all []string
	if err := json.Unmarshal(src, &all); err != nil {
		t.Fatal(err)
	}
	if len(all) < 500 {
		t.Fatalf("%d strings", len(all))
	}
	for _, s := range all {
		roundTrip(t, s)
	}
}

func FuzzCell(f *testing.F) {
	for _, s := range []string{"", "=1", "-5", "-5+1", "\t@", "\xff=1", "\"=1", ",=1", "\r\n=1"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		roundTrip(t, s)
		if once := Cell(s); Cell(once) != once {
			t.Fatalf("%q is changed twice: %q, %q", s, once, Cell(once))
		}
	})
}
