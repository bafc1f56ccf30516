package api

import (
	"context"

	"github.com/kartabl/kartabl/cartable"
)

type problemsQuery struct {
	Process string `query:"process" maxLength:"100" doc:"With cause: the process of the cause"`
	Cause   string `query:"cause" maxLength:"500" doc:"Only the problems of this cause"`
	After   string `query:"after" maxLength:"300" doc:"Next of the page before"`
	Limit   int    `query:"limit" minimum:"1" maximum:"100"`
}

func (s *Server) problems(ctx context.Context, r cartable.Reader, in *problemsQuery) (*out[cartable.Page[cartable.Problem]], error) {
	page, err := s.cartable.Problems(ctx, r, cartable.ProblemFilter{Process: in.Process, Cause: in.Cause, After: in.After, Limit: in.Limit})
	return &out[cartable.Page[cartable.Problem]]{page}, err
}

// Causes are the problems counted by their causes, the largest first.
type Causes struct {
	Rows []cartable.ProblemGroup `json:"rows"`
}

func (s *Server) causes(ctx context.Context, r cartable.Reader, _ *struct{}) (*out[Causes], error) {
	rows, err := s.cartable.ProblemGroups(ctx, r)
	return &out[Causes]{Causes{rows}}, err
}

func (s *Server) problemOf(ctx context.Context, r cartable.Reader, in *ByID) (*out[cartable.OpenProblem], error) {
	p, err := s.cartable.Problem(ctx, r, in.ID)
	return &out[cartable.OpenProblem]{p}, err
}

// MendRequest is what is done about a problem.
type MendRequest struct {
	Do     string `json:"do" enum:"retry,acknowledge,value,way,assign,give_up"`
	Values Values `json:"values,omitempty" doc:"With value: the one value that is corrected, by its path"`
	Retry  bool   `json:"retry,omitempty" doc:"With value: try it again then"`
	Way    string `json:"way,omitempty" maxLength:"200" doc:"With way: id of the way"`
	Person string `json:"person,omitempty" maxLength:"100" doc:"With assign: who is given the work that nobody can do"`
	Reason string `json:"reason,omitempty" maxLength:"2000" doc:"Required but for retry and acknowledge"`
}

// mend is the mending as the cartable takes it; of the values it takes one.
func (m MendRequest) mend() cartable.Mend {
	out := cartable.Mend{Do: m.Do, Retry: m.Retry, Way: m.Way, Person: m.Person, Reason: m.Reason}
	for path, v := range m.Values {
		if out.Path == "" || path < out.Path {
			out.Path, out.Value = path, v
		}
	}
	return out
}

// WasMended says whether the case met the same problem again at once.
type WasMended struct {
	Again bool `json:"again"`
}

func (s *Server) mend(ctx context.Context, r cartable.Reader, in *struct {
	ByID
	Body MendRequest
},
) (*out[WasMended], error) {
	again, err := s.cartable.Mend(ctx, r, in.ID, in.Body.mend())
	return &out[WasMended]{WasMended{again}}, err
}

// BulkRequest is what is done about many problems: those named, or a page of a cause.
type BulkRequest struct {
	MendRequest
	IDs     []string `json:"ids,omitempty" maxItems:"200"`
	Process string   `json:"process,omitempty" maxLength:"100"`
	Cause   string   `json:"cause,omitempty" maxLength:"500"`
	After   string   `json:"after,omitempty" maxLength:"300" doc:"Next of the answer before"`
}

func (s *Server) mendAll(ctx context.Context, r cartable.Reader, in *struct{ Body BulkRequest }) (*out[cartable.Mended], error) {
	b := in.Body
	done, err := s.cartable.MendAll(ctx, r, cartable.Bulk{Mend: b.mend(), IDs: b.IDs, Process: b.Process, Cause: b.Cause, After: b.After})
	return &out[cartable.Mended]{done}, err
}
