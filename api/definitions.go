package api

import (
	"context"

	"github.com/kartabl/kartabl/cartable"
)

func (s *Server) definition(ctx context.Context, r cartable.Reader, in *ByID) (*out[cartable.DefinitionSource], error) {
	d, err := s.cartable.Definition(ctx, r, in.ID)
	return &out[cartable.DefinitionSource]{d}, err
}

// DefinitionText is a definition as it is written.
type DefinitionText struct {
	Source string `json:"source" minLength:"1" maxLength:"500000" doc:"YAML"`
}

func (s *Server) checkDefinition(ctx context.Context, r cartable.Reader, in *struct{ Body DefinitionText }) (*out[cartable.DefinitionCheck], error) {
	c, err := s.cartable.CheckDefinition(ctx, r, in.Body.Source)
	return &out[cartable.DefinitionCheck]{c}, err
}

// DeployRequest is a definition that is to be deployed.
type DeployRequest struct {
	DefinitionText
	LeaveUnmapped bool `json:"leave_unmapped,omitempty" doc:"Open cases at steps for which it has no place may stay on their version"`
}

func (s *Server) deployDefinition(ctx context.Context, r cartable.Reader, in *struct{ Body DeployRequest }) (*out[cartable.DefinitionCheck], error) {
	c, err := s.cartable.DeployDefinition(ctx, r, in.Body.Source, in.Body.LeaveUnmapped)
	return &out[cartable.DefinitionCheck]{c}, err
}
