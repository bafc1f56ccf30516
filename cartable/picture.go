package cartable

import (
	"context"

	"github.com/kartabl/kartabl/engine"
	"github.com/kartabl/kartabl/internal/text"
	"github.com/kartabl/kartabl/people"
	"github.com/kartabl/kartabl/processes"
	"github.com/kartabl/kartabl/store"
)

// Picture is a process as it is drawn, and where one case or all open ones stand in it.
// Places are pixels from the upper left, turned over already for who reads from right to left.
type Picture struct {
	Process string        `json:"process"`
	Version int           `json:"version"`
	Title   string        `json:"title"`
	Width   int           `json:"width"`
	Height  int           `json:"height"`
	Steps   []PictureStep `json:"steps" doc:"In reading order, a block before what is inside of it"`
	Marks   []PictureMark `json:"marks" doc:"What is no step: where it starts, where a branch ends, what begins at no step, errors that leave a block"`
	Lines   []PictureLine `json:"lines"`
	Notes   []PictureNote `json:"notes" doc:"Names of branches"`
	Legend  []PictureKey  `json:"legend" doc:"What the colours mean"`
	Cases   int           `json:"cases" doc:"Of a process: how many open cases this version has; a case counts at each step at which it stands"`
}

// PictureBox is where something stands.
type PictureBox struct {
	Kind  string   `json:"kind" doc:"Of the step; block, start, done, aside, throw"`
	Class string   `json:"class" enum:"customer,staff,system,good,bad,block" doc:"Whose it is, or how the case ended"`
	Lines []string `json:"lines" doc:"The title as it fits into the box"`
	X     int      `json:"x"`
	Y     int      `json:"y"`
	W     int      `json:"w"`
	H     int      `json:"h"`
}

// PictureStep is a step with what is to be said of it.
type PictureStep struct {
	PictureBox
	Step    string       `json:"step"`
	Of      string       `json:"of,omitempty" doc:"The block that it stands in"`
	Title   string       `json:"title"`
	Small   string       `json:"small,omitempty" doc:"What kind of step it is, and who does it"`
	Unseen  bool         `json:"unseen,omitempty" doc:"Its customer does not see it"`
	Ways    []PictureWay `json:"ways"`
	Waiting int          `json:"waiting" doc:"Of a process: how many open cases stand here"`
	Here    bool         `json:"here,omitempty" doc:"Of a case: it stands here, or ended here"`
	Visits  int          `json:"visits" doc:"Of a case: how often it has come here"`
}

// PictureWay is a way out of a step in words.
type PictureWay struct {
	To   string `json:"to" doc:"What it leads to, as people call it"`
	Word string `json:"word,omitempty" doc:"On which condition"`
	Back bool   `json:"back,omitempty" doc:"It leads to where the case came from"`
}

// PictureMark is a thing that is no step.
type PictureMark struct {
	PictureBox
	Title string `json:"title,omitempty"`
}

// PictureLine is a drawn way.
type PictureLine struct {
	From  string `json:"from,omitempty" doc:"Step"`
	To    string `json:"to,omitempty" doc:"Step"`
	Path  string `json:"path" doc:"As SVG writes it, from where the way begins to where it ends"`
	Word  string `json:"word,omitempty"`
	X     int    `json:"x" doc:"Middle of the word"`
	Y     int    `json:"y"`
	Faint bool   `json:"faint,omitempty" doc:"Taken after an error or a time, or begun at no step"`
	Back  bool   `json:"back,omitempty"`
}

// PictureNote is a word that belongs to no box and no line.
type PictureNote struct {
	Text string `json:"text"`
	X    int    `json:"x"`
	Y    int    `json:"y"`
}

// PictureKey says what a colour means.
type PictureKey struct {
	Class string `json:"class" enum:"customer,staff,system,good,bad,unseen"`
	Words string `json:"words"`
}

// CasePicture draws the process of a case, with where it stands and has been, for whoever
// of staff may see that. A customer never does: it has all that is hidden from him.
func (s *Service) CasePicture(ctx context.Context, r Reader, id string) (Picture, error) {
	var v Picture
	err := s.db.View(ctx, func(tx *store.Tx) error {
		l, err := s.loadFor(ctx, tx, r, people.ReadPicture, id)
		if err != nil {
			return err
		}
		if v, err = draw(ctx, tx, r, l.c.Process, l.c.Version); err != nil {
			return err
		}
		here := standsAt(l.c)
		for i := range v.Steps {
			v.Steps[i].Here = here[v.Steps[i].Step]
			v.Steps[i].Visits = l.c.Visits[v.Steps[i].Step]
		}
		return nil
	})
	return v, err
}

// standsAt are the steps at which a case stands: blocks and what is inside of them, or
// where it ended.
func standsAt(c engine.Case) map[string]bool {
	if !c.Open() {
		return map[string]bool{c.Ended: true}
	}
	steps := map[string]bool{}
	for _, t := range c.Tokens {
		if t.Place != engine.AtDone {
			steps[t.Step] = true
		}
	}
	return steps
}

// ProcessPicture draws a version of a process, 0 for the newest one, with how many open
// cases stand where.
func (s *Service) ProcessPicture(ctx context.Context, r Reader, id string, version int) (Picture, error) {
	var v Picture
	p, err := s.processes.Latest(id)
	if err != nil || !people.Can(r.Person, people.ReadProcess, processObject(p)) {
		return v, errNotFound
	}
	if version == 0 {
		version = p.Version
	}
	err = s.db.View(ctx, func(tx *store.Tx) error {
		p, err := s.processes.ProcessTx(ctx, tx, id, version)
		if err != nil {
			return errNotFound
		}
		standing, err := tx.Standing(ctx, id)
		if err != nil {
			return err
		}
		v, err = draw(ctx, tx, r, id, version)
		for i := range v.Steps {
			v.Steps[i].Waiting = standing[version][v.Steps[i].Step]
		}
		v.Cases = openCases(p, standing[version])
		return err
	})
	return v, err
}

// openCases adds the cases of a version up: each stands at exactly one step that is in no block.
func openCases(p *engine.Process, standing map[string]int) int {
	sum := 0
	for _, s := range p.Root.Steps {
		sum += standing[s.Name]
	}
	return sum
}

func draw(ctx context.Context, tx *store.Tx, r Reader, process string, version int) (Picture, error) {
	drawn, err := processes.Draw(ctx, tx, process, version, r.Lang)
	if err != nil {
		return Picture{}, err
	}
	v := pictureView(drawn, r.Lang)
	v.Process, v.Version = process, version
	return v, nil
}

func pictureView(p processes.Picture, lang text.Lang) Picture {
	v := Picture{
		Title: p.Title, Width: p.Width, Height: p.Height,
		Steps: []PictureStep{}, Marks: []PictureMark{}, Lines: []PictureLine{}, Notes: []PictureNote{}, Legend: []PictureKey{},
	}
	for _, b := range p.Boxes {
		box := PictureBox{Kind: b.Kind, Class: b.Class, Lines: b.Lines, X: b.X, Y: b.Y, W: b.W, H: b.H}
		if box.Lines == nil {
			box.Lines = []string{}
		}
		if b.Step == "" {
			v.Marks = append(v.Marks, PictureMark{PictureBox: box, Title: b.Title})
			continue
		}
		v.Steps = append(v.Steps, PictureStep{PictureBox: box, Step: b.Step, Of: b.Of, Title: b.Title, Small: b.Small, Unseen: b.Unseen, Ways: pictureWays(b)})
	}
	for _, l := range p.Lines {
		v.Lines = append(v.Lines, PictureLine{From: l.From, To: l.To, Path: l.D, Word: l.Word, X: l.X, Y: l.Y, Faint: l.Faint, Back: l.Back})
	}
	for _, n := range p.Notes {
		v.Notes = append(v.Notes, PictureNote(n))
	}
	for _, k := range processes.Legend(lang) {
		v.Legend = append(v.Legend, PictureKey(k))
	}
	return v
}

func pictureWays(b processes.PictureBox) []PictureWay {
	ways := []PictureWay{}
	for _, w := range b.Ways {
		ways = append(ways, PictureWay{To: w.Title, Word: w.Word, Back: w.Back})
	}
	return ways
}
