package documents

import (
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

// heads read the size of a picture from the beginning of its file and decode nothing.
var heads = map[string]func(io.Reader) (image.Config, error){
	"image/jpeg": jpeg.DecodeConfig,
	"image/png":  png.DecodeConfig,
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
	c, unreadable := head(f)
	if unreadable == nil && c.Height > 0 && c.Width > mostPixels/c.Height {
		return ErrTooManyPixels
	}
	return nil
}
