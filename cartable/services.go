package cartable

import (
	"cmp"
	"slices"
	"strings"

	"github.com/kartabl/kartabl/engine"
	"github.com/kartabl/kartabl/internal/text"
	"github.com/kartabl/kartabl/people"
	"github.com/kartabl/kartabl/store"
)

// offers are the services that the reader may start now.
func (s *Service) offers(r Reader, tx *store.Tx) []Offer {
	return s.offersTo(r, func(p *engine.Process) bool {
		return r.Side != engine.Customer || offeredTo(p, r.Person, tx)
	})
}

// offersFor are those that the reader may start on behalf of a customer.
func (s *Service) offersFor(r Reader, tx *store.Tx, customer people.Person) []Offer {
	return s.offersTo(r, func(p *engine.Process) bool { return !p.Internal && offeredTo(p, customer, tx) })
}

// offersTo lists what the reader may start, by group and title.
func (s *Service) offersTo(r Reader, fits func(*engine.Process) bool) []Offer {
	offers := []Offer{}
	for _, p := range s.processes.All() {
		if people.Can(r.Person, people.StartCase, processObject(p)) && fits(p) {
			offers = append(offers, offer(p, r.Lang))
		}
	}
	slices.SortFunc(offers, func(a, b Offer) int {
		return cmp.Or(strings.Compare(a.Group, b.Group), strings.Compare(a.Title, b.Title))
	})
	return offers
}

// offeredTo asks start.offer of a customer. An offer that cannot be decided is none.
func offeredTo(p *engine.Process, customer people.Person, tx *store.Tx) bool {
	ok, err := engine.Offered(p, people.Attributes(customer), tx.Now)
	return err == nil && ok
}

func offer(p *engine.Process, lang text.Lang) Offer {
	return Offer{Process: p.ID, Title: p.Title.In(lang), Help: p.Help.In(lang), Group: p.Group.In(lang), Synonyms: synonyms(p), Internal: p.Internal}
}

// synonyms are in all languages: whoever looks for a service may type any.
func synonyms(p *engine.Process) string {
	var all []string
	for _, lang := range []text.Lang{text.Fa, text.En} {
		if words := p.Synonyms.In(lang); !slices.Contains(all, words) {
			all = append(all, words)
		}
	}
	return strings.TrimSpace(strings.Join(all, " "))
}
