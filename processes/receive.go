package processes

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"maps"
	"net/http"
	"slices"

	"github.com/kartabl/kartabl/definitions"
	"github.com/kartabl/kartabl/engine"
	"github.com/kartabl/kartabl/engine/expression"
	"github.com/kartabl/kartabl/hooks"
	"github.com/kartabl/kartabl/internal/fault"
	"github.com/kartabl/kartabl/store"
)

// What a message of another system became, as it is answered.
const (
	Taken   = "taken"   // cases that waited for it have it
	Began   = "started" // it has started a case
	Kept    = "kept"    // it came early and is kept for engine.KeepMessages
	Ignored = "ignored" // those that waited for it could not use it
)

// keepReceipts is how long a second sending of a message is known as one. Its sender
// has long given up then.
const keepReceipts = engine.KeepMessages

// Receive takes a message that a source has signed, and says what it became. The same
// message again does nothing and gets the same answer; another one under its id is a
// Conflict. When it returns without an error the message is on disk.
func (s *Service) Receive(ctx context.Context, source string, header http.Header, body []byte) (string, error) {
	r, err := s.webhooks.Receive(source, header, body, s.db.Now())
	if err != nil {
		return "", err
	}
	sum := sha256.Sum256(body)
	receipt := store.Receipt{Source: r.Source, Message: r.ID, Content: hex.EncodeToString(sum[:])}
	err = s.Update(ctx, func(tx *store.Tx) (err error) {
		receipt.Answer, err = s.receive(ctx, tx, r, receipt)
		return err
	})
	if err != nil {
		return "", fmt.Errorf("message %s of %s: %w", r.ID, r.Source, err)
	}
	return receipt.Answer, nil
}

func (s *Service) receive(ctx context.Context, tx *store.Tx, r hooks.Received, receipt store.Receipt) (string, error) {
	was, known, err := tx.Receipt(ctx, r.Source, r.ID)
	switch {
	case err != nil:
		return "", err
	case known && was.Content != receipt.Content:
		return "", fault.New(fault.Conflict, "conflict.message")
	case known:
		return was.Answer, nil
	}
	m, err := s.fitting(Incoming{ID: r.Source + "/" + r.ID, Name: r.Name, Key: r.Data["key"], Fields: r.Data})
	if err != nil {
		return "", err
	}
	d, err := s.deliver(ctx, tx, m)
	if err != nil {
		return "", err
	}
	receipt.Answer = d.became()
	return receipt.Answer, tx.AddReceipt(ctx, receipt, keepReceipts)
}

func (d Delivered) became() string {
	switch {
	case d.Kept:
		return Kept
	case d.Started:
		return Began
	case len(d.Cases) > 0:
		return Taken
	}
	return Ignored
}

// fitting gives a message as the catalog has it: its fields canonical, those that it
// does not name left out. What does not fit is an Invalid fault whose paths are those
// of the message as it is sent.
func (s *Service) fitting(m Incoming) (Incoming, error) {
	signature := s.lib.message(m.Name)
	if signature == nil || !s.knows(m.Name) {
		return m, fault.New(fault.NotFound, "not_found")
	}
	key, wrong := expression.Check(signature.Key, m.Key, nil)
	wrong = below("data.key", wrong)
	if expression.Empty(key) {
		wrong = append(wrong, fault.At("data.key", "field.required"))
	}
	fields := &expression.Type{Kind: expression.Object, Fields: signature.Fields}
	m.Key, m.Fields = key, known(fields, m.Fields)
	values, bad := expression.Check(fields, m.Fields, nil)
	bad = append(bad, absent(fields, m.Fields)...)
	if wrong = append(wrong, below("data", bad)...); len(wrong) > 0 {
		return m, fault.New(fault.Invalid, "invalid.fields").With(wrong...)
	}
	m.Fields, _ = values.(map[string]any)
	return m, nil
}

// below moves faults to where the value stands in the whole.
func below(path string, fields []fault.Field) []fault.Field {
	moved := slices.Clone(fields)
	for i, f := range moved {
		switch {
		case f.Path == "":
			moved[i].Path = path
		case f.Path[0] == '[':
			moved[i].Path = path + f.Path
		default:
			moved[i].Path = path + "." + f.Path
		}
	}
	return moved
}

// message is what the catalogs say of a message: the newest of those that know it.
func (l *library) message(name string) *definitions.Message {
	l.mu.RLock()
	defer l.mu.RUnlock()
	return l.messages[name]
}

// learnMessages takes up the messages of a catalog that was deployed after those before.
func (l *library) learnMessages(c *definitions.Catalog) {
	l.mu.Lock()
	defer l.mu.Unlock()
	maps.Copy(l.messages, c.Messages)
	l.own = c.Own
}
