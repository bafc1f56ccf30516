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

func webp(chunk, data string) string {
	return "RIFF\x1a\x00\x00\x00WEBP" + chunk + "\x0a\x00\x00\x00" + data
}

// tiff has nothing but its pages' sizes.
func tiff(order binary.AppendByteOrder, pages ...[2]uint32) string {
	b := []byte("II*\x00")
	if order == binary.AppendByteOrder(binary.BigEndian) {
		b = []byte("MM\x00*")
	}
	b = order.AppendUint32(b, 8)
	for i, page := range pages {
		b = order.AppendUint16(b, 2)
		for j, tag := range []uint16{256, 257} {
			b = order.AppendUint16(order.AppendUint16(b, tag), 4)
			b = order.AppendUint32(order.AppendUint32(b, 1), page[j])
		}
		next := uint32(len(b) + 4)
		if i == len(pages)-1 {
			next = 0
		}
		b = order.AppendUint32(b, next)
	}
	return string(b)
}

func heic(width, height uint32) string {
	b := []byte("\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic\x00\x00\x00\x14ispe\x00\x00\x00\x00")
	return string(binary.BigEndian.AppendUint32(binary.BigEndian.AppendUint32(b, width), height))
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
		{"a WebP", webp("VP8 ", "\x00\x00\x00\x9d\x01\x2a\xff\x3f\xff\x3f"), true},
		{"a small WebP", webp("VP8 ", "\x00\x00\x00\x9d\x01\x2a\x10\x00\x10\x00"), false},
		{"a WebP without loss", webp("VP8L", "\x2f\xff\xff\xff\xff\x00\x00\x00\x00\x00"), true},
		{"a small WebP without loss", webp("VP8L", "\x2f\x0f\xc0\x03\x00\x00\x00\x00\x00\x00"), false},
		{"the canvas of a WebP", webp("VP8X", "\x00\x00\x00\x00\xff\xff\x00\xff\xff\x00"), true},
		{"a small canvas", webp("VP8X", "\x00\x00\x00\x00\xff\x00\x00\xff\x00\x00"), false},
		{"half a WebP", "RIFF\x00\x00\x00\x00WEBPVP8 ", false},
		{"a TIFF", tiff(binary.LittleEndian, [2]uint32{50_000, 50_000}), true},
		{"a TIFF of the other order", tiff(binary.BigEndian, [2]uint32{50_000, 50_000}), true},
		{"a TIFF of two pages", tiff(binary.LittleEndian, [2]uint32{100, 100}, [2]uint32{50_000, 50_000}), true},
		{"a small TIFF", tiff(binary.LittleEndian, [2]uint32{100, 100}, [2]uint32{200, 100}), false},
		{"half a TIFF", "II*\x00\x08\x00\x00\x00\xff\xff", false},
		{"a TIFF that goes round", "II*\x00\x08\x00\x00\x00\x00\x00\x08\x00\x00\x00", false},
		{"a HEIC", heic(50_000, 50_000), true},
		{"a small HEIC", heic(4_000, 3_000), false},
	} {
		if _, err := f.Put(t.Context(), strings.NewReader(tt.content), 1<<20); errors.Is(err, ErrTooManyPixels) != tt.refused || (!tt.refused && err != nil) {
			t.Errorf("%s: %v", tt.name, err)
		}
	}
}
