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
	row, err := hex.DecodeString("01f3014aec04a06964223a2230316132303738332d383738652d373538372d383561622d39636430656166623363363132130c3031312d32335430383a32363a332a130c094e88326162383864612d343461352d346632342d393463312d36336563663061356430386226f60c48d8b2d987d8b1d8a720daa9d8b1db8cd985db8c3eac012e5b0c0c6974656d3ab20070622d373366662d396464362d6638303737613830643834612d32227d7d")
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
		"cut off": raw[:len(raw)/2], "the mark alone": raw[:1], "a bomb": {packMark, 0xff, 0xff, 0xff, 0xff, 0x07, 0x00},
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
