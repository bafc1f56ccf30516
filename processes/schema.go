package processes

import "github.com/kartabl/kartabl/definitions"

// Schema is the JSON Schema of definitions for editors.
func Schema() []byte { return definitions.Schema() }
