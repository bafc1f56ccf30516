package documents

import (
	"encoding/binary"
	"errors"
	"fmt"
	"image"
	"image/jpeg"
	"image/png"
	"io"
	"os"
)

// mostPixels is more than a page that was scanned at 600 dots an inch has, and what a
// browser still shows.
const mostPixels = 100_000_000

// ErrTooManyPixels says that a small file would become a huge picture.
var ErrTooManyPixels = errors.New("picture too large")

// size is how large a picture or one of its pages is.
type size struct{ width, height int64 }

func (s size) isHuge() bool { return s.height > 0 && s.width > mostPixels/s.height }

// heads read the sizes of a picture from the beginning of its file and decode nothing.
var heads = map[string]func(io.ReaderAt) []size{
	"image/jpeg": ofConfig(jpeg.DecodeConfig),
	"image/png":  ofConfig(png.DecodeConfig),
	"image/webp": webpSizes,
	"image/tiff": tiffSizes,
	"image/heic": heicSizes,
	"image/heif": heicSizes,
}

// fewPixels refuses pictures that whoever opens them could not hold. A head that cannot
// be read says nothing: no part of this program reads further.
func fewPixels(name, mediaType string) (err error) {
	head := heads[mediaType]
	if head == nil {
		return nil
	}
	f, err := os.Open(name)
	if err != nil {
		return fmt.Errorf("look into picture: %w", err)
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	for _, s := range head(f) {
		if s.isHuge() {
			return ErrTooManyPixels
		}
	}
	return nil
}

func ofConfig(decode func(io.Reader) (image.Config, error)) func(io.ReaderAt) []size {
	return func(f io.ReaderAt) []size {
		c, err := decode(io.NewSectionReader(f, 0, 1<<40))
		if err != nil {
			return nil
		}
		return []size{{int64(c.Width), int64(c.Height)}}
	}
}

// webpSizes reads the first chunk of a WebP: of one picture, of one without loss, or the
// canvas of what has several.
func webpSizes(f io.ReaderAt) []size {
	b := make([]byte, 30)
	if n, _ := f.ReadAt(b, 0); n < len(b) {
		return nil
	}
	le := binary.LittleEndian
	switch string(b[12:16]) {
	case "VP8 ":
		return []size{{int64(le.Uint16(b[26:]) & 0x3fff), int64(le.Uint16(b[28:]) & 0x3fff)}}
	case "VP8L":
		bits := le.Uint32(b[21:])
		return []size{{int64(1 + bits&0x3fff), int64(1 + bits>>14&0x3fff)}}
	case "VP8X":
		return []size{{int64(1 + le.Uint32(b[24:])&0xffffff), int64(1 + le.Uint32(b[26:])>>8)}}
	}
	return nil
}

// mostPages bounds how many pages of a TIFF are looked at.
const mostPages = 1000

// tiffSizes follows the pages of a TIFF.
func tiffSizes(f io.ReaderAt) []size {
	head := make([]byte, 8)
	if n, _ := f.ReadAt(head, 0); n < len(head) {
		return nil
	}
	var order binary.ByteOrder = binary.LittleEndian
	if head[0] == 'M' {
		order = binary.BigEndian
	}
	var pages []size
	for at := order.Uint32(head[4:]); at != 0 && len(pages) < mostPages; {
		page, next, ok := tiffPage(f, order, int64(at))
		if !ok {
			break
		}
		pages, at = append(pages, page), next
	}
	return pages
}

// tiffPage reads one directory: its fields have twelve bytes each, of which the tags 256
// and 257 are width and height as 16 or 32 bits.
func tiffPage(f io.ReaderAt, order binary.ByteOrder, at int64) (page size, next uint32, ok bool) {
	count := make([]byte, 2)
	if n, _ := f.ReadAt(count, at); n < len(count) {
		return size{}, 0, false
	}
	fields := make([]byte, int(order.Uint16(count))*12+4)
	if n, _ := f.ReadAt(fields, at+2); n < len(fields) {
		return size{}, 0, false
	}
	for ; len(fields) > 4; fields = fields[12:] {
		value := order.Uint32(fields[8:])
		if order.Uint16(fields[2:]) == 3 {
			value = uint32(order.Uint16(fields[8:]))
		}
		switch order.Uint16(fields) {
		case 256:
			page.width = int64(value)
		case 257:
			page.height = int64(value)
		}
	}
	return page, order.Uint32(fields), true
}

// heicHead is how much of a HEIC is searched for its sizes, which stand before the
// pictures.
const heicHead = 1 << 20

// heicSizes finds the boxes that say how large the pictures of a HEIC are: twenty bytes,
// "ispe", a version, width and height.
func heicSizes(f io.ReaderAt) []size {
	b := make([]byte, heicHead)
	n, _ := f.ReadAt(b, 0)
	b = b[:n]
	var all []size
	for i := 0; i+20 <= len(b); i++ {
		if string(b[i:i+8]) == "\x00\x00\x00\x14ispe" {
			all = append(all, size{int64(binary.BigEndian.Uint32(b[i+12:])), int64(binary.BigEndian.Uint32(b[i+16:]))})
		}
	}
	return all
}
