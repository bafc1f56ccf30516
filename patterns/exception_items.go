package patterns

import "time"

// stage is where a work item is when the exception comes. Kartabl does not tell an item
// that somebody has from one that he has begun: there is a draft of it, or there is none.
type stage struct {
	code, name, words string
	holder            string
	begun             bool
}

var (
	isOffered   = stage{code: "O", name: "offer", words: "offered"}
	isAllocated = stage{code: "A", name: "allocation", words: "allocated", holder: "ali"}
	isStarted   = stage{code: "S", name: "execution", words: "begun", holder: "ali", begun: true}
)

// exceptionItems are the ways to deal with the work item itself.
func exceptionItems() []Pattern {
	return []Pattern{
		isOffered.goesOn("WEP-OCO"), reoffered(), isOffered.fails("WEP-OFF"), isOffered.completes("WEP-OFC"),
		isAllocated.goesOn("WEP-ACA"), isAllocated.reallocated("WEP-ARA"), isAllocated.givenBack("WEP-ARO"), isAllocated.fails("WEP-AFF"), isAllocated.completes("WEP-AFC"),
		isStarted.goesOn("WEP-SCE"), restarted(), isStarted.reallocated("WEP-SRA"), isStarted.givenBack("WEP-SRO"), isStarted.fails("WEP-SFF"), isStarted.completes("WEP-SFC"),
	}
}

// shift is how long the steps of these traces may take.
const shift = 8 * time.Hour

const (
	onlyTold = `
steps:
  first: {kind: task, who: staff, label: first, assign: {queue: desk}, sla: {target: 8h, breach: [{set_priority: high}]}, next: second}
  second: {kind: task, who: staff, label: second, assign: {queue: experts}, next: closed}
  closed: {kind: end, result: success}
`
	failedLate = `
steps:
  first: {kind: task, who: staff, label: first, assign: {queue: desk}, timers: {late: {after: 8h, to: failed}}, next: second}
  second: {kind: task, who: staff, label: second, assign: {queue: experts}, next: closed}
  closed: {kind: end, result: success}
  failed: {kind: end, result: failure}
`
	doneLate = `
steps:
  first: {kind: task, who: staff, label: first, assign: {queue: desk}, timers: {late: {after: 8h, to: second}}, next: second}
  second: {kind: task, who: staff, label: second, assign: {queue: experts}, next: closed}
  closed: {kind: end, result: success}
`
	backLate = `
steps:
  first: {kind: task, who: staff, label: first, assign: {queue: desk}, timers: {late: {after: 8h, do: [{return_to_queue: true}]}}, next: second}
  second: {kind: task, who: staff, label: second, assign: {queue: experts}, next: closed}
  closed: {kind: end, result: success}
`
	anewLate = `
steps:
  first: {kind: task, who: staff, label: first, assign: {queue: desk, same_as: first}, timers: {late: {after: 8h, to: first}}, next: closed}
  closed: {kind: end, result: success}
`
)

// begin brings a case to where its first item is in the stage.
func (s stage) begin(o *office, process string) (caseID, item string) {
	o.clerks("ali", "bita")
	o.staff("ebi", "expert")
	o.process(process)
	c := o.starts("ali")
	it := o.item(c, "first")
	if s.holder != "" {
		o.must(o.claims(s.holder, c, "first"))
	}
	if s.begun {
		o.types(s.holder, it.ID)
	}
	return c, it.ID
}

// over checks that nobody can hand an item in any more.
func (o *office) over(item string) {
	o.refused(o.submitsItem("ali", item), "conflict.done")
}

func (s stage) goesOn(id string) Pattern {
	return Pattern{
		ID: id, Group: exceptionItem, Name: "Continue " + s.name, Score: Full,
		Asks: "A work item that is " + s.words + " stays so.",
		How:  "The actions of a timer, warning or breach without `to`: telling, priorities, values.",
		can: func(o *office) {
			c, _ := s.begin(o, onlyTold)
			o.later(shift)
			if it := o.item(c, "first"); it.Holder != s.holder || it.Priority != "high" {
				o.fail("held by %q with priority %q", it.Holder, it.Priority)
			}
			o.does("ali", c, "first")
			o.item(c, "second")
		},
		cannot: func(o *office) {
			c, item := s.begin(o, onlyTold)
			o.later(10 * shift)
			if it := o.item(c, "first"); it.ID != item || o.isOpen(c, "second") {
				o.fail("the item is another, or the case has gone on")
			}
		},
	}
}

func (s stage) fails(id string) Pattern {
	return Pattern{
		ID: id, Group: exceptionItem, Name: "Force fail (" + s.words + ")", Score: Full,
		Asks: "A work item that is " + s.words + " is withdrawn as failed, and nothing that follows it is begun.",
		How:  "A timer, an error or `anytime` with `to` a failing end, or `throw` out of the block.",
		can: func(o *office) {
			c, item := s.begin(o, failedLate)
			o.later(shift)
			o.ended(c, "failed")
			o.over(item)
		},
		cannot: func(o *office) {
			c, _ := s.begin(o, failedLate)
			o.later(shift - time.Second)
			o.ended(c, "") // not before its time
			o.later(time.Second)
			o.shows("ebi", "queue:experts") // and nothing that follows
		},
	}
}

func (s stage) completes(id string) Pattern {
	return Pattern{
		ID: id, Group: exceptionItem, Name: "Force complete (" + s.words + ")", Score: Full,
		Asks: "A work item that is " + s.words + " is withdrawn as done, and what follows it is begun.",
		How:  "A timer, an error or `anytime` with `to` the next step.",
		can: func(o *office) {
			c, item := s.begin(o, doneLate)
			o.later(shift)
			o.over(item)
			o.does("ebi", c, "second")
			o.ended(c, "closed")
		},
		cannot: func(o *office) {
			c, _ := s.begin(o, doneLate)
			o.later(shift - time.Second)
			o.shows("ebi", "queue:experts")
			o.later(10 * shift)
			o.shows("ebi", "queue:experts", "second") // once
			o.ended(c, "")
		},
	}
}

func (s stage) givenBack(id string) Pattern {
	return Pattern{
		ID: id, Group: exceptionItem, Name: "Reoffer (" + s.words + ")", Score: Full,
		Asks: "A work item that is " + s.words + " is taken from its holder and offered again.",
		How:  "`return_to_queue` of a timer, warning or breach.",
		can: func(o *office) {
			c, item := s.begin(o, backLate)
			o.later(shift)
			o.held(c, "first", "")
			if o.item(c, "first").ID != item {
				o.fail("it is another item")
			}
			o.does("bita", c, "first")
		},
		cannot: func(o *office) {
			c, _ := s.begin(o, backLate)
			o.refused(o.claims("bita", c, "first"), "conflict.claimed") // not before
			o.later(shift)
			o.refused(o.submits("ali", c, "first"), "conflict.not_held") // it is not his any more
		},
	}
}

func (s stage) reallocated(id string) Pattern {
	return Pattern{
		ID: id, Group: exceptionItem, Name: "Reallocate (" + s.words + ")", Score: Partial,
		Asks: "A work item that is " + s.words + " is taken from its holder and given to another.",
		How:  "By hand: who hands work out gives it to another at any time. A definition can offer it again, or have a new visit choose somebody.",
	}
}

func reoffered() Pattern {
	return Pattern{
		ID: "WEP-ORO", Group: exceptionItem, Name: "Reoffer (offered)", Score: Partial,
		Asks: "What is offered is withdrawn and offered again, to the same or other people.",
		How:  "`escalate` offers it to a further role; those to whom it was offered keep seeing it.",
	}
}

func restarted() Pattern {
	return Pattern{
		ID: "WEP-SRS", Group: exceptionItem, Name: "Restart", Score: Full,
		Asks: "A work item that is begun is stopped and begun again from its start.",
		How:  "A timer, outcome or error with `to` the step itself is a new visit with a new item, for the same person by `same_as`; a call has `retry`, under one key.",
		can: func(o *office) {
			c, item := isStarted.begin(o, anewLate)
			o.later(shift)
			if it := o.item(c, "first"); it.ID == item || it.Visit != 2 {
				o.fail("it is visit %d", it.Visit)
			}
			o.does("ali", c, "first")
			o.ended(c, "closed")
		},
		cannot: func(o *office) {
			c, item := isStarted.begin(o, anewLate)
			o.later(shift)
			o.over(item) // what was begun before counts no more
			o.ended(c, "")
		},
	}
}
