package cartable

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/kartabl/kartabl/engine"
	"github.com/kartabl/kartabl/internal/text"
	"github.com/kartabl/kartabl/people"
	"github.com/kartabl/kartabl/store"
)

// CaseMoney is the ledger of a case's money, with what its accounts hold.
type CaseMoney struct {
	Entries  []CaseEntry    `json:"entries" doc:"Oldest first; those of one posting sum to zero"`
	Balances []MoneyBalance `json:"balances"`
	Receipts []MoneyReceipt `json:"receipts"`
}

// CaseEntry is one line of the ledger.
type CaseEntry struct {
	At           time.Time `json:"at"`
	Posting      string    `json:"posting"`
	Kind         string    `json:"kind" enum:"paid,held,accepted,refund,refunded,correct"`
	Words        string    `json:"words"`
	Account      string    `json:"account"`
	AccountWords string    `json:"account_words"`
	Amount       Sum       `json:"amount" doc:"A debit above zero, a credit below"`
	Ref          string    `json:"ref,omitempty"`
	Payment      string    `json:"payment"`
}

// MoneyBalance is what an account holds of the case.
type MoneyBalance struct {
	Account string `json:"account"`
	Words   string `json:"words"`
	Amount  Sum    `json:"amount"`
}

// MoneyReceipt is the customer's receipt of a payment that was credited, or of money
// that was given back.
type MoneyReceipt struct {
	No      string    `json:"no"`
	Kind    string    `json:"kind" enum:"payment,refund"`
	Payment string    `json:"payment"`
	Refund  string    `json:"refund,omitempty"`
	Amount  Sum       `json:"amount"`
	At      time.Time `json:"at"`
	Ref     string    `json:"ref,omitempty"`
	Card    string    `json:"card,omitempty" doc:"Masked"`
	Gateway string    `json:"gateway"`
}

// CaseMoney gives the ledger of a case to finance, and to the owner of its process.
func (s *Service) CaseMoney(ctx context.Context, r Reader, id string) (CaseMoney, error) {
	v := CaseMoney{Entries: []CaseEntry{}, Balances: []MoneyBalance{}}
	err := s.db.View(ctx, func(tx *store.Tx) error {
		if _, err := s.loadFor(ctx, tx, r, people.ReadMoney, id); err != nil {
			return err
		}
		entries, err := tx.Entries(ctx, id)
		if err != nil {
			return fmt.Errorf("read ledger of money: %w", err)
		}
		for _, e := range entries {
			v.add(r, e)
		}
		slices.SortFunc(v.Balances, func(a, b MoneyBalance) int {
			return cmp.Or(cmp.Compare(a.Account, b.Account), cmp.Compare(a.Amount.Currency, b.Amount.Currency))
		})
		v.Receipts, err = receipts(ctx, tx, r, id)
		return err
	})
	return v, err
}

func (v *CaseMoney) add(r Reader, e store.Entry) {
	v.Entries = append(v.Entries, CaseEntry{
		At: e.At, Posting: e.Posting, Kind: e.Kind, Words: PostingWords(e.Kind, r.Lang), Account: e.Account, AccountWords: AccountWords(e.Account, r.Lang),
		Amount: sum(e.Amount, e.Currency, r.Lang), Ref: e.Ref, Payment: e.Payment,
	})
	i := slices.IndexFunc(v.Balances, func(b MoneyBalance) bool { return b.Account == e.Account && b.Amount.Currency == e.Currency })
	if i < 0 {
		v.Balances = append(v.Balances, MoneyBalance{Account: e.Account, Words: AccountWords(e.Account, r.Lang), Amount: sum(0, e.Currency, r.Lang)})
		i = len(v.Balances) - 1
	}
	v.Balances[i].Amount = sum(v.Balances[i].Amount.Units+e.Amount, e.Currency, r.Lang)
}

// PostingWords say what a posting is about.
func PostingWords(kind string, lang text.Lang) string {
	if key := "money.posting." + kind; text.Known(key) {
		return text.Message(key, lang, nil)
	}
	return kind
}

// AccountWords name an account for people.
func AccountWords(account string, lang text.Lang) string {
	if name, ok := strings.CutPrefix(account, engine.GatewayAccount("")); ok {
		return text.Message("money.account.gateway", lang, map[string]any{"name": name})
	}
	if key := "money.account." + account; text.Known(key) {
		return text.Message(key, lang, nil)
	}
	return account
}

// Receipts gives the receipts of a case to whoever may read the case.
func (s *Service) Receipts(ctx context.Context, r Reader, id string) ([]MoneyReceipt, error) {
	var list []MoneyReceipt
	err := s.db.View(ctx, func(tx *store.Tx) error {
		if _, err := s.loadFor(ctx, tx, r, people.ReadCase, id); err != nil {
			return err
		}
		var err error
		list, err = receipts(ctx, tx, r, id)
		return err
	})
	return list, err
}

func receipts(ctx context.Context, tx *store.Tx, r Reader, id string) ([]MoneyReceipt, error) {
	list, cards := []MoneyReceipt{}, map[string]string{}
	payments, err := tx.PaymentsOf(ctx, id)
	if err != nil {
		return nil, fmt.Errorf("read payments: %w", err)
	}
	for _, p := range payments {
		cards[p.ID] = p.Card
		if p.ReceiptNo == "" {
			continue
		}
		units, currency := p.Came()
		list = append(list, MoneyReceipt{
			No: p.ReceiptNo, Kind: "payment", Payment: p.ID, Amount: sum(units, currency, r.Lang), At: p.SettledAt, Ref: p.Ref, Card: p.Card, Gateway: p.Gateway,
		})
	}
	refunds, err := tx.RefundsOf(ctx, id)
	if err != nil {
		return nil, fmt.Errorf("read refunds: %w", err)
	}
	for _, x := range refunds {
		if x.ReceiptNo != "" {
			list = append(list, MoneyReceipt{
				No: x.ReceiptNo, Kind: "refund", Payment: x.Payment, Refund: x.ID, Amount: sum(x.Amount, x.Currency, r.Lang), At: x.ChangedAt,
				Ref: x.Ref, Card: cards[x.Payment], Gateway: x.Gateway,
			})
		}
	}
	return list, nil
}
