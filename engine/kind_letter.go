package engine

import "github.com/kartabl/kartabl/internal/fault"

// enterLetter renders the letter and has it signed or issued.
func (r *run) enterLetter(s *Step, t Token) *stuck {
	draft := DraftLetter{Key: r.key(s.Name, r.c.visit(t)), Template: s.Letter.Template, To: s.Letter.To, Number: s.Letter.Number}
	tpl := r.p.Templates[s.Letter.Template]
	if tpl == nil {
		return (&stuck{code: "no_template", detail: s.Letter.Template}).in(s)
	}
	var bad *stuck
	if draft.Subject, draft.Body, bad = r.render(tpl, true); bad != nil {
		return bad.in(s)
	}
	if s.Letter.SignBy == "" {
		r.issue(s, r.c.visit(t), draft, nil)
		r.pass(t)
		return nil
	}
	r.open(s, t, Item{Kind: ItemSign, Who: Staff, Role: s.Letter.SignBy, Priority: r.c.Priority, Letter: &draft})
	return nil
}

// issue issues a letter: one that was signed by who acts, at an item, or one that nobody signs.
func (r *run) issue(s *Step, visit int, draft DraftLetter, signed *Item) {
	f := Fact{Kind: FactLetter, Step: s.Name, Visit: visit, Glass: Public, Data: map[string]any{"template": draft.Template}}
	if signed == nil {
		r.emit(IssueLetter{Letter: draft})
		r.fact(f)
		return
	}
	r.emit(IssueLetter{Letter: draft, SignedBy: r.e.By.ID})
	r.person(f.delegated(signed))
}

// letterSigned issues the letter. Whoever may sign needs not claim it first, but
// nobody signs what another holds.
func (r *run) letterSigned(in LetterSigned) error {
	it, err := r.staffItem(in.Item)
	if err != nil {
		return err
	}
	if it.Kind != ItemSign || it.Letter == nil {
		return closed(in.Item)
	}
	by := r.e.By
	if it.Holder != "" && !by.is(it.Holder) || by.ID == "" {
		return taken(it)
	}
	if it.Asks() != "" {
		return fault.New(fault.Conflict, "conflict.asked")
	}
	s := r.p.Steps[it.Step]
	if s == nil {
		return closed(in.Item)
	}
	scope := it.Scope
	r.issue(s, it.Visit, *it.Letter, it)
	r.complete(it)
	r.leave(scope, "", nil, "signed")
	return nil
}
