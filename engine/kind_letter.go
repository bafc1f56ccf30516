package engine

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
		r.issue(s, r.c.visit(t), draft, "")
		r.pass(t)
		return nil
	}
	r.open(s, t, Item{Kind: ItemSign, Who: Staff, Role: s.Letter.SignBy, Priority: r.c.Priority, Letter: &draft})
	return nil
}

func (r *run) issue(s *Step, visit int, draft DraftLetter, by string) {
	r.emit(IssueLetter{Letter: draft, SignedBy: by})
	f := Fact{Kind: FactLetter, Step: s.Name, Visit: visit, Glass: Public, Data: map[string]any{"template": draft.Template}}
	if by == "" {
		r.fact(f)
		return
	}
	r.person(f)
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
	s := r.p.Steps[it.Step]
	if s == nil {
		return closed(in.Item)
	}
	scope := it.Scope
	r.issue(s, it.Visit, *it.Letter, by.ID)
	r.complete(s.Name)
	r.leave(scope, "", nil, "signed")
	return nil
}
