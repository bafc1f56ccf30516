package cartable

import (
	"context"

	"github.com/kartabl/kartabl/engine"
	"github.com/kartabl/kartabl/internal/text"
	"github.com/kartabl/kartabl/people"
	"github.com/kartabl/kartabl/processes"
	"github.com/kartabl/kartabl/store"
)

// AskAgain asks the gateway at once what became of a payment, and settles it where the
// gateway knows.
func (s *Service) AskAgain(ctx context.Context, r Reader, payment string) (GatewaySays, error) {
	if !people.Can(r.Person, people.MoveMoney, people.Object{}) {
		return GatewaySays{}, errNotFound
	}
	said, err := s.processes.AskNow(ctx, payment)
	return GatewaySays{Status: said.Status, Said: said.Words.In(r.Lang)}, err
}

// AcceptMoney counts the money of a payment that is held as the fee that was asked for.
func (s *Service) AcceptMoney(ctx context.Context, r Reader, payment, reason string) error {
	return s.moveMoney(ctx, r, payment, engine.MoneyAccepted{Payment: payment, Reason: text.Normalize(reason)})
}

// AskRefund asks for a part of a payment, or all of it, to go back. Nothing moves before
// another person agrees.
func (s *Service) AskRefund(ctx context.Context, r Reader, payment string, amount int, reason string) error {
	return s.moveMoney(ctx, r, payment, engine.RefundRequested{Payment: payment, Amount: amount, Reason: text.Normalize(reason)})
}

// AgreeRefund is the word of the second person: the gateway is asked to give the money
// back, or a transfer by hand is confirmed.
func (s *Service) AgreeRefund(ctx context.Context, r Reader, payment, refund string) error {
	return s.moveMoney(ctx, r, payment, engine.RefundAgreed{Payment: payment, Refund: refund})
}

// RefuseRefund takes back what was asked for, or says that a transfer did not happen.
func (s *Service) RefuseRefund(ctx context.Context, r Reader, payment, refund, reason string) error {
	return s.moveMoney(ctx, r, payment, engine.RefundRefused{Payment: payment, Refund: refund, Reason: text.Normalize(reason)})
}

// RepeatRefund asks the gateway once more for a refund that has failed, under its old key.
func (s *Service) RepeatRefund(ctx context.Context, r Reader, payment, refund string) error {
	return s.moveMoney(ctx, r, payment, engine.RefundRepeated{Payment: payment, Refund: refund})
}

// PaidByHand says that a refund was paid out of an account of the organisation, with the
// bank's reference; another person has to agree.
func (s *Service) PaidByHand(ctx context.Context, r Reader, payment, refund, ref string) error {
	return s.moveMoney(ctx, r, payment, engine.RefundPaid{Payment: payment, Refund: refund, Ref: text.LatinDigits(text.Normalize(ref))})
}

func (s *Service) moveMoney(ctx context.Context, r Reader, payment string, in engine.Input) error {
	if !people.Can(r.Person, people.MoveMoney, people.Object{}) {
		return errNotFound
	}
	return s.command(ctx, func(tx *store.Tx) error {
		return s.processes.MoneyTx(ctx, tx, payment, processes.Command{By: people.Actor(r.Person), Input: in})
	})
}
