// Package expression is the typed expression language of definitions: its types,
// its values, their checks, and compiled expressions over them.
package expression

import (
	"github.com/kartabl/kartabl/internal/text"
)

// Kind is the kind of a value of the language.
type Kind string

// The kinds. Any is the type of what the checker cannot know; Null that of nil.
const (
	Text     Kind = "text"
	Int      Kind = "int"
	Money    Kind = "money" // integer in the catalog's smallest unit
	Decimal  Kind = "decimal"
	Bool     Kind = "bool"
	Date     Kind = "date"     // "2006-01-02"
	Time     Kind = "time"     // "15:04"
	Datetime Kind = "datetime" // "2006-01-02T15:04:05Z"
	Duration Kind = "duration" // "8bh"
	Enum     Kind = "enum"
	File     Kind = "file" // id of a document
	List     Kind = "list"
	Object   Kind = "object"
	Any      Kind = "any"
	Null     Kind = "null"
)

// MaxInt is the largest int or money: what JavaScript and JSON carry exactly.
const MaxInt = 9_007_199_254_740_991

// Type is a type with the rules that its values obey. It is immutable once made.
type Type struct {
	Kind      Kind
	Values    []string // of an enum, in order
	Labels    map[string]text.Text
	Items     *Type   // of a list
	Fields    []Field // of an object, in order
	Optional  bool
	Label     text.Text
	PII       bool
	Format    string // national_id, legal_id, mobile, iban, email, postal_code, url
	Pattern   string // RE2
	Min, Max  *Operand
	MinLength int
	MaxLength int // 0: the limit of the kind
	MinItems  int
	MaxItems  int      // 0: the limit of lists
	Accept    []string // of a file: pdf, jpg, png
	MaxSize   int64    // of a file, in bytes; 0: the limit of the installation
	Options   *Operand // a list that the value must be in
	Default   *Operand
}

// Field is a named part of an object, an input or a set of variables.
type Field struct {
	Name string
	Type *Type
}

// Operand is a literal or an expression (written with a leading "=").
type Operand struct {
	Literal any      // canonical value when Program is nil
	Program *Program // else the expression
}

// Eval gives the operand's value. It does not copy a literal: callers must not change it.
func (o *Operand) Eval(s *Scope) (any, error) {
	if o.Program == nil {
		return o.Literal, nil
	}
	return o.Program.Eval(s)
}
