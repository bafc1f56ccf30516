package engine

import (
	"github.com/kartabl/kartabl/internal/fault"
)

// enterEnd ends the case: nothing stays open but the survey, and what is still
// being taken back outside.
func (r *run) enterEnd(s *Step) *stuck {
	visit := r.c.Visits[s.Name]
	for len(r.c.Tokens) > 0 {
		r.clearScope(r.c.Tokens[0].Scope)
	}
	r.clearProblems(func(x *Problem) bool { return !x.Warn })
	r.agenda = nil
	r.c.Ended, r.c.Result, r.c.EndedAt = s.Name, s.End.Result, r.at
	r.refreshCase()
	r.fact(Fact{Kind: FactEnded, Step: s.Name, Visit: visit, Glass: Public, Data: map[string]any{"result": s.End.Result}})
	r.offerSurvey(s)
	r.tellParent()
	return nil
}

func (r *run) offerSurvey(s *Step) {
	if s.End.Survey == nil {
		return
	}
	due, ok := r.p.calendar("").Add(r.at, r.at, s.End.Survey.Expires)
	if !ok {
		return
	}
	r.c.Survey = &OpenSurvey{Step: s.Name, Expires: due}
	r.emit(OfferSurvey{Step: s.Name, Expires: due})
	r.setTimer(PendingTimer{Why: TimerSurvey, Step: s.Name, Due: due})
}

func (r *run) closeSurvey() {
	r.clearTimers(func(t *PendingTimer) bool { return t.Why == TimerSurvey })
	if r.c.Survey == nil {
		return
	}
	r.c.Survey = nil
	r.emit(CloseSurvey{})
}

// surveyForm is the form of the survey that is open now, or nil.
func surveyForm(p *Process, c *Case) *Form {
	if c.Survey == nil {
		return nil
	}
	s := p.Steps[c.Survey.Step]
	if s == nil || s.End == nil || s.End.Survey == nil {
		return nil
	}
	return s.End.Survey.Form
}

// surveyAnswered keeps the answers apart from the case's variables.
func (r *run) surveyAnswered(in SurveyAnswered) error {
	form := surveyForm(r.p, &r.c)
	if form == nil || r.at.After(r.c.Survey.Expires) {
		return fault.New(fault.Conflict, "conflict.done")
	}
	if r.e.By.Side != string(Customer) || !r.e.By.is(r.c.Customer) {
		return fault.New(fault.Forbidden, "forbidden")
	}
	answers, err := r.answers(form, in.Values)
	if err != nil {
		return err
	}
	step := r.c.Survey.Step
	r.emit(StoreSurvey{Step: step, Values: answers})
	r.fact(Fact{Kind: FactSurvey, Step: step, Glass: Private})
	r.closeSurvey()
	return nil
}
