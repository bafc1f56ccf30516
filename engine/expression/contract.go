package expression

import (
	"time"

	"github.com/kartabl/kartabl/internal/money"
)

// Env is what the names of an expression mean when it is compiled.
type Env struct {
	Vars     []Field // variables of the process; unset ones read as nil
	Customer []Field // customer.<attribute>
	Case     []Field // case.<name>; CaseFields gives the usual ones
	Result   *Type   // `result`; nil where there is none
	Staff    []Field // staff.<attribute>; nil where there is none
	Loops    []Field // names of foreach items
	Steps    []string
	Letter   bool // letter.no and letter.date are known (templates of letters)
}

// Place is where a text stands in a file: line and column from 1, in characters.
// The zero Place is unknown.
type Place struct{ Line, Column int }

// Problem is a fault of an expression's text. Code is one of LANGUAGE d.2
// (E100-E112) and Key its sentence in the catalogue, which is finer: one code may
// have several sentences. Offset and Length are characters inside the source.
type Problem struct {
	Code           string
	Key            string
	Args           map[string]any
	Offset, Length int
	// Suggestion is one piece to paste in place of the stretch, or ""; that of
	// E104 is the whole expression.
	Suggestion string
}

// Scope is what the names mean when it is run. Functions may be nil where the
// expression cannot use them.
type Scope struct {
	Vars     map[string]any
	Customer map[string]any
	Case     map[string]any
	Result   map[string]any
	Staff    map[string]any
	Loops    map[string]any
	Letter   map[string]any
	Now      time.Time // UTC
	Location *time.Location
	Currency money.Currency // of money; "" is the rial
	Visits   func(step string) int
	Who      func(step string) string
	// Business adds a duration such as "2bd" to a moment in the process' calendar.
	Business func(t time.Time, duration string) (time.Time, error)
}
