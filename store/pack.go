package store

import (
	_ "embed"
	"fmt"
	"sync"

	"github.com/klauspost/compress/s2"
)

// A row of SQLite's is short where what all rows have in common is not in it: the names of
// keys, kinds and sides stand in a dictionary that the program has. The JSON of events, facts
// and states is little more than half as long then, and so is what a commit writes; in memory
// there are fewer pages to walk through. S2 takes a microsecond for it; zstd made it a tenth
// shorter and took ten. PostgreSQL keeps JSON, which its own tools can read.

// dictionary was put together from events, facts and states as they are. It never changes:
// rows are unreadable without it. Another one would get a mark of its own.
//
//go:embed dictionary.txt
var dictionary []byte

const (
	packMark  = 0x01 // no JSON begins with it
	packWorth = 100  // bytes below which packing saves nothing
	packMost  = 64 << 20
)

// packing makes the tables of the dictionary, once.
var packing = sync.OnceValue(func() *s2.Dict { return s2.MakeDictManual(dictionary, 0) })

// pack makes JSON short, where the database keeps it so. What is short already stays as it is.
func (d *dialect) pack(text string) any {
	if !d.packs || len(text) < packWorth || len(text) > packMost {
		return text
	}
	out := make([]byte, 1+s2.MaxEncodedLen(len(text)))
	out[0] = packMark
	out = out[:1+len(packing().Encode(out[1:], []byte(text)))]
	if len(out) >= len(text) {
		return text
	}
	return out
}

// Pack is how the database keeps the JSON of events, facts and states. It is meant for tools
// that make many cases.
func (db *DB) Pack(text string) any { return db.dialect.pack(text) }

// Unpack gives the JSON of a column, packed or not.
func Unpack(raw []byte) ([]byte, error) {
	if len(raw) == 0 || raw[0] != packMark {
		return raw, nil
	}
	n, err := s2.DecodedLen(raw[1:])
	if err == nil && n > packMost {
		err = fmt.Errorf("%d bytes are too many", n)
	}
	if err != nil {
		return nil, fmt.Errorf("unpack: %w", err)
	}
	out, err := packing().Decode(nil, raw[1:])
	if err != nil {
		return nil, fmt.Errorf("unpack: %w", err)
	}
	return out, nil
}

// packed scans JSON that may be packed.
type packed struct{ into *[]byte }

// Scan implements sql.Scanner.
func (p packed) Scan(v any) (err error) {
	switch v := v.(type) {
	case nil:
		*p.into = nil
	case string:
		*p.into = []byte(v)
	case []byte:
		if *p.into, err = Unpack(v); err == nil && len(v) > 0 && v[0] != packMark {
			*p.into = append([]byte(nil), v...) // v is the driver's
		}
	default:
		err = fmt.Errorf("JSON is stored as %T", v)
	}
	return err
}
