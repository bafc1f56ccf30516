package store

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// What was packed once is read for ever: the dictionary is what it was, and so is a row.
func TestPackedRowsStayReadable(t *testing.T) {
	const want = "443a0876c1409ff35d30fde3d66f7501b472a567cb4b90f8ad646455d363ff9b"
	if sum := sha256.Sum256(dictionary); hex.EncodeToString(sum[:]) != want {
		t.Errorf("the dictionary has changed: %x", sum)
	}
	row, err := hex.DecodeString("01010001cd040082481c1fa0210d1f265418261ab44024864a4dae4b781a42d8db5d448a0714a503820ac761f29cb6715915d77d7513770ee919b210146449de21206078c92b28008f2db66274cd40eba725e2295dbae294cebdcb3851b1b25814a0fc39ab21e6d8c06ec419abbdaed21bab7bb48ac9074d617a100c0035e3b0b932f02270e02b4561f9844d111e66413801b84f5e908099c251efe4b6a3c041")
	if err != nil {
		t.Fatal(err)
	}
	got, err := Unpack(row)
	if err != nil || string(got) != sampleEvent {
		t.Errorf("%s, %v", got, err)
	}
}

const sampleEvent = `{"kind":"claimed","id":"01a20783-878e-7587-85ab-9cd0eafb3c61","at":"2026-11-23T08:26:30Z",` +
	`"by":{"id":"02ab88da-44a5-4f24-94c1-63ecf0a5d08b","name":"زهرا کریمی","side":"staff"},"input":{"item":"01a20783-878b-73ff-9dd6-f8077a80d84a-2"}}`

func TestPackingIsUndone(t *testing.T) {
	d := sqliteDialect()
	d.packs = true
	rapid.Check(t, func(t *rapid.T) {
		text := "{" + strings.Repeat(rapid.String().Draw(t, "text"), rapid.IntRange(0, 50).Draw(t, "times"))
		raw, is := d.pack(text).([]byte)
		if !is {
			raw = []byte(text)
		}
		if got, err := Unpack(raw); err != nil || string(got) != text || len(raw) > len(text) {
			t.Errorf("%q: %q of %d bytes, %v", text, got, len(raw), err)
		}
	})
}

func TestPackingPays(t *testing.T) {
	d := sqliteDialect()
	if _, is := d.pack(sampleEvent).(string); !is {
		t.Error("packed though the database keeps JSON as it is")
	}
	d.packs = true
	raw, is := d.pack(sampleEvent).([]byte)
	if !is || 4*len(raw) > 3*len(sampleEvent) {
		t.Errorf("%d of %d bytes", len(raw), len(sampleEvent))
	}
	if _, is := d.pack(`{"short":true}`).(string); !is {
		t.Error("short JSON was packed")
	}
}

func TestDamagedRowsAreRefused(t *testing.T) {
	d := sqliteDialect()
	d.packs = true
	raw := d.pack(sampleEvent).([]byte)
	for name, damaged := range map[string][]byte{
		"cut off": raw[:len(raw)/2], "the mark alone": raw[:1], "another dictionary": append([]byte{packMark, raw[1], raw[2], raw[3] + 1}, raw[4:]...),
	} {
		if got, err := Unpack(damaged); err == nil && bytes.Equal(got, []byte(sampleEvent)) {
			t.Errorf("%s: nothing was noticed", name)
		}
	}
}

func FuzzUnpack(f *testing.F) {
	f.Add([]byte(sampleEvent))
	f.Add([]byte{packMark})
	f.Fuzz(func(_ *testing.T, raw []byte) { _, _ = Unpack(raw) })
}
