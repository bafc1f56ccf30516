package api

import (
	"context"

	"github.com/kartabl/kartabl/cartable"
)

type searchQuery struct {
	ForWhom
	Text  string `query:"q" maxLength:"200" doc:"Words, or how they begin, in any order; a case has all of them"`
	After string `query:"after" maxLength:"300" doc:"Next of the page before"`
	Limit int    `query:"limit" minimum:"1" maximum:"100"`
}

func (s *Server) search(ctx context.Context, r cartable.Reader, in *searchQuery) (*out[cartable.Page[cartable.FoundCase]], error) {
	page, err := s.cartable.Search(ctx, in.acting(r), cartable.SearchRequest{Text: in.Text, After: in.After, Limit: in.Limit})
	return &out[cartable.Page[cartable.FoundCase]]{page}, err
}
