// Package fault is the one error that a person may see: a stable code, a message
// key with arguments, and the fields concerned. Every other error is internal: it
// is logged whole and shown as nothing.
package fault

import (
	"errors"
	"fmt"
	"time"

	"github.com/kartabl/kartabl/internal/text"
)

// Code is the class of a fault. The API turns each into one HTTP status.
type Code string

// The classes. They are few; the message key tells the rest.
const (
	Invalid      Code = "invalid"      // what was sent breaks a rule; Fields says where
	Unauthorized Code = "unauthorized" // nobody is signed in, or the session is over
	Forbidden    Code = "forbidden"    // signed in, may see it, may not do this
	NotFound     Code = "not_found"    // does not exist, or is not this person's to see
	Conflict     Code = "conflict"     // somebody or something was faster
	TooLarge     Code = "too_large"    // body or file over the limit
	TooMany      Code = "too_many"     // rate limit
	Unavailable  Code = "unavailable"  // an outside service does not answer; try again
	Internal     Code = "internal"     // ours; details are in the log only
)

// Field is one rule that one value breaks. Path is that of the form's value
// ("iban", "lines[2].price"). The wording is Text where the definition gives one,
// else that of Key in the catalogue with Args.
type Field struct {
	Path string         `json:"path"`
	Key  string         `json:"key"`
	Args map[string]any `json:"args,omitempty"`
	Text text.Text      `json:"text,omitempty"`
}

// Fault is an error for people. Key names its sentence in the catalogue.
type Fault struct {
	Code   Code
	Key    string
	Args   map[string]any
	Fields []Field
	Wait   time.Duration // after which it is worth another try; 0 where nobody knows
	Cause  error         // for the log; never shown
}

// New makes a fault; args are pairs of name and value.
func New(code Code, key string, args ...any) *Fault {
	return &Fault{Code: code, Key: key, Args: pairs(args)}
}

// Because returns a copy of f that keeps cause for the log.
func (f *Fault) Because(cause error) *Fault {
	c := *f
	c.Cause = cause
	return &c
}

// After returns a copy of f that says how long to wait.
func (f *Fault) After(wait time.Duration) *Fault {
	c := *f
	c.Wait = wait
	return &c
}

// With returns a copy of f with the fields added.
func (f *Fault) With(fields ...Field) *Fault {
	c := *f
	c.Fields = append(append([]Field(nil), f.Fields...), fields...)
	return &c
}

// At makes a field error; args are pairs of name and value.
func At(path, key string, args ...any) Field {
	return Field{Path: path, Key: key, Args: pairs(args)}
}

// Message is the sentence for people, in lang.
func (f *Fault) Message(lang text.Lang) string { return text.Message(f.Key, lang, f.Args) }

// Message is the sentence for people, in lang: the definition's own wording where
// there is one, else the catalogue's.
func (fd Field) Message(lang text.Lang) string {
	if fd.Text.IsZero() {
		return text.Message(fd.Key, lang, fd.Args)
	}
	return text.Fill(fd.Text.In(lang), lang, fd.Args)
}

// Error is for logs. People get the catalogue's sentence.
func (f *Fault) Error() string {
	s := string(f.Code) + ": " + f.Key
	if len(f.Args) > 0 {
		s += fmt.Sprint(" ", f.Args)
	}
	for _, fd := range f.Fields {
		s += fmt.Sprintf("; %s: %s", fd.Path, fd.Key)
	}
	if f.Cause != nil {
		s += ": " + f.Cause.Error()
	}
	return s
}

// Unwrap gives the cause.
func (f *Fault) Unwrap() error { return f.Cause }

// As returns the fault in err's chain, or nil.
func As(err error) *Fault {
	var f *Fault
	if errors.As(err, &f) {
		return f
	}
	return nil
}

// Is reports whether err is a fault of this code.
func Is(err error, code Code) bool {
	f := As(err)
	return f != nil && f.Code == code
}

func pairs(args []any) map[string]any {
	if len(args) == 0 {
		return nil
	}
	m := make(map[string]any, len(args)/2)
	for i := 0; i+1 < len(args); i += 2 {
		m[fmt.Sprint(args[i])] = args[i+1]
	}
	return m
}
