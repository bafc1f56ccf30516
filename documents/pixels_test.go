package documents

import (
	"bytes"
	"encoding/binary"
	"errors"
	"hash/crc32"
	"strings"
	"testing"
)

// pictured is a PNG that is nothing but its head.
func pictured(width, height uint32) string {
	var b bytes.Buffer
	b.WriteString("\x89PNG\r\n\x1a\n")
	head := []byte("IHDR")
	head = binary.BigEndian.AppendUint32(head, width)
	head = binary.BigEndian.AppendUint32(head, height)
	head = append(head, 8, 6, 0, 0, 0)
	size := binary.BigEndian.AppendUint32(nil, uint32(len(head)-4))
	b.Write(size)
	b.Write(head)
	b.Write(binary.BigEndian.AppendUint32(nil, crc32.ChecksumIEEE(head)))
	return b.String()
}

// Attack case 30: a picture of fifty thousand by fifty thousand in a few bytes.
func TestPicturesOfTooManyPixels(t *testing.T) {
	f, err := Open(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		name, content string
		refused       bool
	}{
		{"a bomb", pictured(50_000, 50_000), true},
		{"one line of it", pictured(1<<30, 1), true},
		{"a large scan", pictured(9_921, 7_016), false},
		{"a broken head", "\x89PNG\r\n\x1a\nnonsense", false},
		{"a text", "50000x50000", false},
	} {
		if _, err := f.Put(t.Context(), strings.NewReader(tt.content), 1<<20); errors.Is(err, ErrTooManyPixels) != tt.refused || (!tt.refused && err != nil) {
			t.Errorf("%s: %v", tt.name, err)
		}
	}
}
