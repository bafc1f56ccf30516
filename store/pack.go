package store

import (
	_ "embed"
	"errors"
	"fmt"
	"sync"

	"github.com/klauspost/compress/zstd"
)

// A row of SQLite's own file is short where what all rows have in common is not in it: the
// names of keys, kinds and sides stand in a dictionary that the program has. The JSON of
// events, facts and states is a third of its size then, and so is what a commit writes.
// PostgreSQL keeps JSON, which its own tools can read.

// dictionary was put together from events, facts and states as they are. It never changes:
// rows are unreadable without it. Another one would get a mark of its own.
//
//go:embed dictionary.txt
var dictionary []byte

const (
	dictionaryID = 1
	packMark     = 0x01 // no JSON begins with it
	packWorth    = 100  // bytes below which packing saves nothing
	packMost     = 64 << 20
	frameMagic   = "\x28\xb5\x2f\xfd" // that every frame begins with; it is not kept
)

type packer struct {
	to   *zstd.Encoder
	from *zstd.Decoder
}

// packing makes the tables of the dictionary, once.
var packing = sync.OnceValue(func() packer {
	to, errTo := zstd.NewWriter(nil, zstd.WithEncoderDictRaw(dictionaryID, dictionary), zstd.WithEncoderLevel(zstd.SpeedFastest),
		zstd.WithEncoderCRC(false), zstd.WithWindowSize(64<<10), zstd.WithLowerEncoderMem(true))
	from, errFrom := zstd.NewReader(nil, zstd.WithDecoderDictRaw(dictionaryID, dictionary),
		zstd.WithDecoderLowmem(true), zstd.WithDecoderMaxMemory(packMost), zstd.WithDecoderConcurrency(0))
	if err := errors.Join(errTo, errFrom); err != nil {
		panic(err) // the options are fixed
	}
	return packer{to, from}
})

// pack makes JSON short, where the database keeps it so. What is short already stays as it is.
func (d *dialect) pack(text string) any {
	if !d.packs || len(text) < packWorth || len(text) > packMost {
		return text
	}
	out := packing().to.EncodeAll([]byte(text), make([]byte, 0, len(text)/2))
	if len(out) >= len(text) || string(out[:len(frameMagic)]) != frameMagic {
		return text
	}
	out[len(frameMagic)-1] = packMark
	return out[len(frameMagic)-1:]
}

// Pack is how the database keeps the JSON of events, facts and states. It is meant for tools
// that make many cases.
func (db *DB) Pack(text string) any { return db.dialect.pack(text) }

// Unpack gives the JSON of a column, packed or not.
func Unpack(raw []byte) ([]byte, error) {
	if len(raw) == 0 || raw[0] != packMark {
		return raw, nil
	}
	frame := append([]byte(frameMagic), raw[1:]...)
	out, err := packing().from.DecodeAll(frame, make([]byte, 0, 4*len(raw)))
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
