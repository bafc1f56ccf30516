package api

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"

	"github.com/kartabl/kartabl/cartable"
)

// TypedValues are values of a draft: null is a field that was emptied, and one that is
// absent was not touched.
type TypedValues map[string]any

// UnmarshalJSON reads values as Values does, and keeps null.
func (v *TypedValues) UnmarshalJSON(data []byte) error {
	dec := json.NewDecoder(bytes.NewReader(data))
	dec.UseNumber()
	var raw map[string]any
	if err := dec.Decode(&raw); err != nil {
		return fmt.Errorf("read values: %w", err)
	}
	*v = make(TypedValues, len(raw))
	for k, e := range raw {
		(*v)[k] = canonical(e)
	}
	return nil
}

// DraftInput is what was typed since the last save.
type DraftInput struct {
	Values  TypedValues      `json:"values" doc:"By path of the field; null for one that was emptied"`
	Typed   map[string]int64 `json:"typed,omitempty" doc:"When each was typed, in milliseconds since 1970 by the server's clock as the page reckons it from read_at; without it just now"`
	Version int              `json:"version,omitempty" minimum:"0" doc:"The item's, as it was read"`
	Rev     int              `json:"rev,omitempty" minimum:"0" doc:"The draft's, as it was last heard of"`
}

func (d DraftInput) save() cartable.DraftSave {
	return cartable.DraftSave{Values: d.Values, Typed: d.Typed, Version: d.Version, Rev: d.Rev}
}

func (s *Server) saveDraft(ctx context.Context, r cartable.Reader, in *struct {
	ByID
	Body DraftInput
},
) (*out[cartable.DraftKept], error) {
	kept, err := s.cartable.SaveDraft(ctx, r, in.ID, in.Body.save())
	return &out[cartable.DraftKept]{kept}, err
}

func (s *Server) keptDraft(ctx context.Context, r cartable.Reader, in *ByID) (*out[cartable.KeptDraft], error) {
	d, err := s.cartable.KeptDraft(ctx, r, in.ID)
	return &out[cartable.KeptDraft]{d}, err
}

func (s *Server) saveNewDraft(ctx context.Context, r cartable.Reader, in *struct {
	OfProcess
	Body DraftInput
},
) (*out[cartable.DraftKept], error) {
	kept, err := s.cartable.SaveNewDraft(ctx, r, in.Process, in.Body.save())
	return &out[cartable.DraftKept]{kept}, err
}

func (s *Server) dropNewDraft(ctx context.Context, r cartable.Reader, in *OfProcess) (*none, error) {
	return &none{}, s.cartable.DropNewDraft(ctx, r, in.Process)
}

// OfProcess names a process in the path.
type OfProcess struct {
	Process string `path:"process" maxLength:"100"`
}
