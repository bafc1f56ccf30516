package cartable

import (
	"archive/zip"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"time"

	"github.com/kartabl/kartabl/engine"
	"github.com/kartabl/kartabl/internal/fault"
	"github.com/kartabl/kartabl/people"
	"github.com/kartabl/kartabl/store"
)

const (
	// copiesMost is how many copies of his data a person may take within copiesWithin.
	copiesMost   = 5
	copiesWithin = 24 * time.Hour
	// copyPage is how many cases or notices are read at a time.
	copyPage = 50
)

// Copy is a copy of the reader's own data, to be written once: what his pages show him,
// and nothing else.
type Copy struct {
	s     *Service
	r     Reader
	at    time.Time
	zip   *zip.Writer
	whole CopySummary
	seen  map[string]bool // documents
}

// Profile is what is kept of a person.
type Profile struct {
	ID         string  `json:"id"`
	Name       string  `json:"name"`
	Login      string  `json:"login"`
	Mobile     string  `json:"mobile,omitempty"`
	Email      string  `json:"email,omitempty"`
	Lang       string  `json:"lang"`
	Attributes []Value `json:"attributes,omitempty"`
}

// SignIn is one of the reader's sessions.
type SignIn struct {
	At      time.Time `json:"at"`
	SeenAt  time.Time `json:"seen_at"`
	Expires time.Time `json:"expires_at"`
	Agent   string    `json:"agent"`
}

// CopySummary is the last file of a copy: one without it is not whole.
type CopySummary struct {
	At        time.Time `json:"at"`
	Cases     int       `json:"cases"`
	Documents int       `json:"documents"`
	Notices   int       `json:"notices"`
	SignIns   int       `json:"sign_ins"`
	Drafts    int       `json:"drafts"`
	Missing   []string  `json:"missing,omitempty"` // documents whose files could not be read
}

// MyData begins a copy of the reader's own data. There is a limit to how many he may take.
func (s *Service) MyData(ctx context.Context, r Reader) (*Copy, error) {
	if !people.Can(r.Person, people.Own, people.Object{}) {
		return nil, errNotFound
	}
	c := &Copy{s: s, r: r, seen: map[string]bool{}}
	err := s.db.Update(ctx, func(tx *store.Tx) error {
		c.at = tx.Now
		return tx.BeginCopy(ctx, r.ID, copiesMost, tx.Now.Add(-copiesWithin))
	})
	if errors.Is(err, store.ErrConflict) {
		return nil, fault.New(fault.TooMany, "too_many.copies", "most", copiesMost)
	}
	if err != nil {
		return nil, fmt.Errorf("begin copy of own data: %w", err)
	}
	c.whole.At = c.at
	return c, nil
}

// Name is what the file is called.
func (c *Copy) Name() string { return "my-data-" + c.at.Format(time.DateOnly) + ".zip" }

// Write writes the copy as a ZIP, piece by piece: each case is read in a view of its own.
func (c *Copy) Write(ctx context.Context, w io.Writer) error {
	c.zip = zip.NewWriter(w)
	for _, part := range []func(context.Context) error{c.profile, c.signIns, c.notices, c.cases, c.drafts, c.loose} {
		if err := part(ctx); err != nil {
			return fmt.Errorf("copy own data: %w", err)
		}
	}
	if err := c.file("summary.json", c.whole); err != nil {
		return fmt.Errorf("copy own data: %w", err)
	}
	return c.zip.Close()
}

// file writes a value for people and programs to read.
func (c *Copy) file(name string, v any) error {
	w, err := c.zip.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Deflate, Modified: c.at})
	if err != nil {
		return err
	}
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	return e.Encode(v)
}

func (c *Copy) profile(context.Context) error {
	p := c.r.Person
	return c.file("profile.json", Profile{
		ID: p.ID, Name: p.Name, Login: p.Login, Mobile: p.Mobile, Email: p.Email, Lang: p.Lang, Attributes: card(p, c.r.Lang).Values,
	})
}

func (c *Copy) signIns(ctx context.Context) error {
	all := []SignIn{}
	err := c.s.db.View(ctx, func(tx *store.Tx) error {
		rows, err := tx.SessionsOf(ctx, c.r.ID)
		for _, row := range rows {
			all = append(all, SignIn{At: row.CreatedAt, SeenAt: row.SeenAt, Expires: row.ExpiresAt, Agent: row.Agent})
		}
		return err
	})
	if err != nil {
		return err
	}
	c.whole.SignIns = len(all)
	return c.file("sign-ins.json", all)
}

// notices are the messages to the reader himself; those to a role are not his.
func (c *Copy) notices(ctx context.Context) error {
	all := []Notice{}
	for after, more := "", true; more; {
		err := c.s.db.View(ctx, func(tx *store.Tx) error {
			rows, err := tx.Notices(ctx, c.r.ID, nil, after, copyPage)
			for _, row := range rows {
				all = append(all, noticeOf(row, c.r.Lang))
				after = row.ID
			}
			more = len(rows) == copyPage
			return err
		})
		if err != nil {
			return err
		}
	}
	c.whole.Notices = len(all)
	return c.file("messages.json", all)
}

// drafts are what the reader has typed and not handed in.
func (c *Copy) drafts(ctx context.Context) error {
	all := []OwnDraft{}
	for after, more := "", true; more; {
		err := c.s.db.View(ctx, func(tx *store.Tx) error {
			found, err := tx.DraftsOf(ctx, c.r.ID, "", after, copyPage)
			for _, d := range found {
				all = append(all, ownDraft(d))
				after = d.Item
			}
			more = len(found) == copyPage
			return err
		})
		if err != nil {
			return err
		}
	}
	c.whole.Drafts = len(all)
	return c.file("drafts.json", all)
}

// cases are the customer's own, with those that he shares in his organisations; the cases of
// others, which colleagues or staff may read, are not data of the reader.
func (c *Copy) cases(ctx context.Context) error {
	if c.r.Side != engine.Customer {
		return nil
	}
	all, err := c.s.people.MemberOf(ctx, c.r.Person)
	if err != nil {
		return err
	}
	for _, m := range append(all, store.Member{}) {
		if err := c.casesFor(ctx, m.Organisation); err != nil {
			return err
		}
	}
	return nil
}

// casesFor are those that he has started for an organisation, "" for himself.
func (c *Copy) casesFor(ctx context.Context, organisation string) error {
	r, q := c.r, CasesRequest{Limit: copyPage, Mine: true}
	r.For = organisation
	for {
		page, err := c.s.Cases(ctx, r, q)
		if err != nil {
			return err
		}
		for _, row := range page.Rows {
			if err := c.one(ctx, row.ID); err != nil {
				return fmt.Errorf("case %s: %w", row.No, err)
			}
		}
		if q.After = page.Next; q.After == "" {
			return nil
		}
	}
}

func (c *Copy) one(ctx context.Context, id string) error {
	v, err := c.s.Case(ctx, c.r, id)
	if err != nil {
		return err
	}
	c.whole.Cases++
	if err := c.file("cases/"+v.No+".json", v); err != nil {
		return err
	}
	return c.documents(v.Documents)
}

// loose are the files that the reader has uploaded and not handed in.
func (c *Copy) loose(ctx context.Context) error {
	var all []Document
	err := c.s.db.View(ctx, func(tx *store.Tx) error {
		rows, err := tx.DocumentsNotHandedIn(ctx, c.r.ID)
		for _, row := range rows {
			all = append(all, documentView(row))
		}
		return err
	})
	if err != nil {
		return err
	}
	return c.documents(all)
}

// documents are files that the reader's pages show him. One that is gone does not keep
// him from the others.
func (c *Copy) documents(all []Document) error {
	for _, d := range all {
		if c.seen[d.ID] {
			continue
		}
		c.seen[d.ID] = true
		f, err := c.s.documents.Read(d.ID)
		if err != nil {
			c.whole.Missing = append(c.whole.Missing, d.ID)
			continue
		}
		w, err := c.zip.CreateHeader(&zip.FileHeader{Name: "documents/" + d.ID + "/" + d.Name, Method: zip.Store, Modified: c.at})
		if err == nil {
			_, err = io.Copy(w, f)
		}
		if err := errors.Join(err, f.Close()); err != nil {
			return err
		}
		c.whole.Documents++
	}
	return nil
}
