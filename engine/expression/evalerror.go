package expression

import "github.com/kartabl/kartabl/internal/text"

// EvalError is why an expression has no value. Key is in the message catalogue.
type EvalError struct {
	Key   string
	Args  map[string]any
	Names map[string]any // the paths that were read, and their values
}

// Error is the English sentence of the error.
func (e *EvalError) Error() string { return text.Message(e.Key, text.En, e.Args) }
