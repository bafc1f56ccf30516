package processes

import (
	"context"
	"errors"
	"fmt"
	"strconv"

	"github.com/kartabl/kartabl/engine"
	"github.com/kartabl/kartabl/internal/text"
	"github.com/kartabl/kartabl/store"
)

// noOffer is a start that was refused because start.offer has no value: a mistake of
// the definition, unlike an offer that is false.
type noOffer struct {
	p     *engine.Process
	cause error
}

func (n noOffer) Error() string {
	return fmt.Sprintf("start.offer of %s has no value: %v", n.p.ID, n.cause)
}

func (n noOffer) Unwrap() error { return n.cause }

// withoutOffer is the process whose offer had no value, if that is what err says.
func withoutOffer(err error) []*engine.Process {
	if n := (noOffer{}); errors.As(err, &n) {
		return []*engine.Process{n.p}
	}
	return nil
}

// tellOffers tells in a transaction of its own, for the one of the start is undone.
func (s *Service) tellOffers(ctx context.Context, all []*engine.Process) error {
	if len(all) == 0 {
		return nil
	}
	return s.db.Update(ctx, func(tx *store.Tx) error { return tellOffers(ctx, tx, all) })
}

// tellOffers puts a message into the cartable of the owner of each process: one an hour
// for each version, however many starts it refuses. Nobody else would hear of them, for
// no person asks for a start by the clock or by a message.
func tellOffers(ctx context.Context, tx *store.Tx, all []*engine.Process) error {
	for _, p := range all {
		if p.Owner == "" {
			continue
		}
		body := text.Text{}
		for _, lang := range [...]text.Lang{text.Fa, text.En} {
			body[lang] = text.Message("notice.offer", lang, map[string]any{"process": p.Title.In(lang)})
		}
		err := tx.AddNotice(ctx, store.OutRow{
			Key:  "offer/" + p.ID + "/" + strconv.Itoa(p.Version) + "/" + hourOf(tx.Now),
			Role: p.Owner, Template: "problem", Subject: p.Title, Body: body,
		})
		if err != nil {
			return fmt.Errorf("tell the owner: %w", err)
		}
	}
	return nil
}
