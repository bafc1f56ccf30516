package processes

import "github.com/kartabl/kartabl/hooks"

// ServiceState is how it stands with one service, as this server sees it.
type ServiceState = hooks.GateState

// ServiceStates tells of the services that have limits of their own or were asked since this
// server has started, by name.
func (s *Service) ServiceStates() []ServiceState {
	var all []ServiceState
	for _, g := range s.gates().States(s.db.Now()) {
		if g.Service != "" {
			all = append(all, g)
		}
	}
	return all
}
