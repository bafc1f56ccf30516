package processes

import (
	"context"
	"fmt"

	"github.com/kartabl/kartabl/definitions"
	"github.com/kartabl/kartabl/internal/text"
	"github.com/kartabl/kartabl/store"
)

// Picture is a process as it is drawn.
type Picture = definitions.Picture

// PictureBox is one thing in a picture.
type PictureBox = definitions.PictureBox

// PictureKey says what a colour of a picture means.
type PictureKey = definitions.PictureKey

// Draw draws a deployed version for who reads a language, or says store.ErrNotFound.
func Draw(ctx context.Context, tx *store.Tx, id string, version int, lang text.Lang) (Picture, error) {
	row, err := tx.Definition(ctx, id, version)
	if err != nil {
		return Picture{}, fmt.Errorf("read definition: %w", err)
	}
	p, diags := definitions.Draw(id, []byte(row.Source), definitions.Look{Lang: lang, RightToLeft: lang == text.Fa})
	if len(diags) > 0 {
		return Picture{}, fmt.Errorf("draw %s: %w", key(id, version), diags)
	}
	return p, nil
}

// Legend is what the colours of a picture mean.
func Legend(lang text.Lang) []PictureKey { return definitions.Legend(lang) }
