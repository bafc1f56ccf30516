package processes

import (
	"slices"

	"github.com/kartabl/kartabl/engine/expression"
)

// OwnAttributes are the attributes that customers may write about themselves, as the
// newest catalog has them.
func (s *Service) OwnAttributes() []expression.Field {
	s.lib.mu.RLock()
	defer s.lib.mu.RUnlock()
	return slices.Clone(s.lib.own)
}
