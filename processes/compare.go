package processes

import (
	"cmp"
	"fmt"
	"slices"
	"time"

	"github.com/kartabl/kartabl/engine"
	"github.com/kartabl/kartabl/hooks"
	"github.com/kartabl/kartabl/store"
)

// account is one payment as our books and the list of its gateway have it.
type account struct {
	row     store.PaymentRow
	refunds []store.RefundRow
	lines   []hooks.Listed // those that mean this payment
	open    []store.Difference
	since   time.Time // from when on the list tells
	from    time.Time // the day that is looked at
	until   time.Time
}

// compare gives the differences of a payment, and those open ones that it explains.
// What a list does not tell explains nothing: a line may be missing.
func (a account) compare() (found, explained []store.Difference) {
	found = slices.Concat(a.payment(), a.refunded())
	for _, d := range a.open {
		if !slices.ContainsFunc(found, func(f store.Difference) bool { return f.Subject == d.Subject && f.Kind == d.Kind }) && a.explains(d, found) {
			explained = append(explained, d)
		}
	}
	return found, explained
}

// explains reports whether an open difference that was not found again is over: it has
// explained itself, or what was found in its place says what it has become.
func (a account) explains(d store.Difference, found []store.Difference) bool {
	switch d.Kind {
	case store.NotSettledHere:
		return booked(a.row) || slices.ContainsFunc(found, func(f store.Difference) bool { return f.Kind == store.FailedHere })
	case store.FailedHere:
		return booked(a.row)
	case store.ListedTwice:
		return a.tells(d) && !d.At.Before(a.since) // else one of its lines is not asked for any more
	case store.MissingThere, store.AmountDiffers, store.CurrencyDiffers:
		return a.tells(d)
	case store.RefundMissingHere:
		return slices.ContainsFunc(a.of(hooks.ListedRefunded), func(l hooks.Listed) bool { return a.refundSubject(l) == d.Subject })
	case store.RefundMissingThere:
		lines := a.of(hooks.ListedRefunded)
		matched, _ := a.match(lines, a.gone())
		return slices.ContainsFunc(matched, func(p pair) bool { return ourRefund(p.ours) == d.Subject })
	}
	return false
}

// tells reports whether a line of the list is about the subject of a difference.
func (a account) tells(d store.Difference) bool {
	return slices.ContainsFunc(a.lines, func(l hooks.Listed) bool { return a.subject(l) == d.Subject })
}

// booked reports whether our books have money of a payment.
func booked(row store.PaymentRow) bool {
	return engine.Credited(row.State) || row.State == engine.PaymentDisputed
}

func (a account) of(kind hooks.ListedKind) []hooks.Listed {
	var lines []hooks.Listed
	for _, l := range a.lines {
		if l.Kind == kind {
			lines = append(lines, l)
		}
	}
	return lines
}

func (a account) within(at time.Time) bool { return !at.Before(a.from) && at.Before(a.until) }

// stands reports whether a difference is open already.
func (a account) stands(subject, kind string) bool {
	return slices.ContainsFunc(a.open, func(d store.Difference) bool { return d.Subject == subject && d.Kind == kind })
}

// subject is what a line is about: the payment, or a refund of it.
func (a account) subject(l hooks.Listed) string {
	if l.Kind == hooks.ListedRefunded {
		return a.refundSubject(l)
	}
	return "payment/" + a.row.ID
}

// payment compares what was paid.
func (a account) payment() []store.Difference {
	lines := a.of(hooks.ListedPaid)
	ours, currency := a.row.Came()
	d := store.Difference{
		Gateway: a.row.Gateway, Subject: "payment/" + a.row.ID, Case: a.row.Case, Payment: a.row.ID,
		Authority: a.row.Authority, Order: a.row.ID, Ref: a.row.Ref, Card: a.row.Card, At: a.row.SettledAt,
	}
	if booked(a.row) {
		d.Ours, d.OurCurrency = ours, currency
	}
	if len(lines) == 0 {
		if ours > 0 && booked(a.row) && (a.within(a.row.SettledAt) || a.stands(d.Subject, store.MissingThere)) {
			d.Kind = store.MissingThere
			return []store.Difference{d}
		}
		return nil
	}
	line := a.nearest(lines, ours, currency)
	d = beside(d, line)
	var all []store.Difference
	if len(lines) > 1 {
		all = append(all, listedTwice(d, lines))
	}
	switch {
	case a.row.State == engine.PaymentFailed:
		d.Kind = store.FailedHere
	case !booked(a.row):
		d.Kind = store.NotSettledHere
	case d.OurCurrency != d.TheirCurrency:
		d.Kind = store.CurrencyDiffers
	case d.Ours != d.Theirs:
		d.Kind = store.AmountDiffers
	default:
		return all
	}
	return append(all, d)
}

// nearest is the line that says what our books say, or the first.
func (a account) nearest(lines []hooks.Listed, units int, currency string) hooks.Listed {
	lines = sorted(lines)
	for _, l := range lines {
		if l.Amount.Units == units && string(l.Amount.Currency) == currency {
			return l
		}
	}
	return lines[0]
}

// beside puts a line into a difference.
func beside(d store.Difference, l hooks.Listed) store.Difference {
	d.Authority, d.Order, d.Ref, d.Card = cmp.Or(l.Authority, d.Authority), cmp.Or(l.Order, d.Order), cmp.Or(l.Ref, d.Ref), cmp.Or(l.Card, d.Card)
	d.Theirs, d.TheirCurrency, d.At = l.Amount.Units, string(l.Amount.Currency), l.At
	return d
}

// listedTwice is that of a payment or refund which stands in the list more than once, as
// old as the first of its lines.
func listedTwice(d store.Difference, lines []hooks.Listed) store.Difference {
	d.Kind, d.Theirs = store.ListedTwice, 0
	for _, l := range lines {
		if string(l.Amount.Currency) == d.TheirCurrency {
			d.Theirs += l.Amount.Units
		}
		if l.At.Before(d.At) {
			d.At = l.At
		}
	}
	return d
}

// gone are our refunds that the gateway has paid.
func (a account) gone() []store.RefundRow {
	return slices.DeleteFunc(slices.Clone(a.refunds), func(x store.RefundRow) bool { return x.State != engine.RefundDone || x.ByHand })
}

// refunded compares what has gone back.
func (a account) refunded() []store.Difference {
	var found []store.Difference
	lines := a.of(hooks.ListedRefunded)
	once := slices.CompactFunc(sorted(lines), func(x, y hooks.Listed) bool { return a.own(x) != "" && a.own(x) == a.own(y) })
	for _, l := range once {
		same := slices.DeleteFunc(slices.Clone(lines), func(x hooks.Listed) bool { return a.own(x) == "" || a.own(x) != a.own(l) })
		if len(same) > 1 {
			found = append(found, listedTwice(a.ofLine(l), same))
		}
	}
	pairs, left := a.match(once, a.gone())
	for _, p := range pairs {
		d := a.ofLine(p.line)
		d.Refund, d.Ours, d.OurCurrency = p.ours.ID, p.ours.Amount, p.ours.Currency
		switch {
		case d.OurCurrency != d.TheirCurrency:
			d.Kind = store.CurrencyDiffers
		case d.Ours != d.Theirs:
			d.Kind = store.AmountDiffers
		default:
			continue
		}
		found = append(found, d)
	}
	for _, l := range left {
		if d := a.ofLine(l); l.At.Before(a.until) || a.stands(d.Subject, store.RefundMissingHere) {
			d.Kind = store.RefundMissingHere
			found = append(found, d)
		}
	}
	return append(found, a.unlisted(pairs)...)
}

// unlisted are our refunds that the list does not have.
func (a account) unlisted(pairs []pair) []store.Difference {
	var found []store.Difference
	for _, x := range a.gone() {
		listed := slices.ContainsFunc(pairs, func(p pair) bool { return p.ours.ID == x.ID })
		if subject := ourRefund(x); !listed && (a.within(x.ChangedAt) || a.stands(subject, store.RefundMissingThere)) {
			found = append(found, store.Difference{
				Gateway: a.row.Gateway, Subject: subject, Kind: store.RefundMissingThere, Case: a.row.Case, Payment: a.row.ID, Refund: x.ID,
				Authority: a.row.Authority, Order: a.row.ID, Ref: x.Ref, Card: a.row.Card, Ours: x.Amount, OurCurrency: x.Currency, At: x.ChangedAt,
			})
		}
	}
	return found
}

func (a account) ofLine(l hooks.Listed) store.Difference {
	return beside(store.Difference{
		Gateway: a.row.Gateway, Subject: a.refundSubject(l), Case: a.row.Case, Payment: a.row.ID, Authority: a.row.Authority, Order: a.row.ID, Card: a.row.Card,
	}, l)
}

// own is the reference of a refund's line, "" where it is only that of the payment, by
// our books or by the list.
func (a account) own(l hooks.Listed) string {
	payments := slices.ContainsFunc(a.of(hooks.ListedPaid), func(p hooks.Listed) bool { return p.Ref == l.Ref })
	if payments || l.Ref == a.row.Ref || l.Ref == a.row.Authority || l.Ref == a.row.ID {
		return ""
	}
	return l.Ref
}

// refundSubject names a line of a refund: by its reference, else by time and amount.
func (a account) refundSubject(l hooks.Listed) string {
	name := a.own(l)
	if name == "" {
		name = fmt.Sprintf("%d/%d", l.At.Unix(), l.Amount.Units)
	}
	return "listed/" + a.row.ID + "/" + name
}

func ourRefund(x store.RefundRow) string { return "refund/" + x.Payment + "/" + x.ID }

// pair is a line of the list and the refund of ours that it means.
type pair struct {
	line hooks.Listed
	ours store.RefundRow
}

// match finds the refund of each line: by its reference, else the oldest of the same
// amount. It gives the lines too that mean none.
func (a account) match(lines []hooks.Listed, ours []store.RefundRow) (pairs []pair, left []hooks.Listed) {
	ours = slices.Clone(ours)
	take := func(l hooks.Listed, fits func(store.RefundRow) bool) bool {
		i := slices.IndexFunc(ours, fits)
		if i >= 0 {
			pairs = append(pairs, pair{l, ours[i]})
			ours = slices.Delete(ours, i, i+1)
		}
		return i >= 0
	}
	var unnamed []hooks.Listed
	for _, l := range sorted(lines) {
		ref := a.own(l)
		if ref == "" || !take(l, func(x store.RefundRow) bool { return x.Ref == ref }) {
			unnamed = append(unnamed, l)
		}
	}
	for _, l := range unnamed {
		if !take(l, func(x store.RefundRow) bool {
			return x.Amount == l.Amount.Units && x.Currency == string(l.Amount.Currency)
		}) {
			left = append(left, l)
		}
	}
	return pairs, left
}

// sorted puts lines into an order that does not depend on the gateway's.
func sorted(lines []hooks.Listed) []hooks.Listed {
	return slices.SortedStableFunc(slices.Values(lines), func(x, y hooks.Listed) int {
		return cmp.Or(cmp.Compare(x.Ref, y.Ref), x.At.Compare(y.At), cmp.Compare(x.Amount.Units, y.Amount.Units))
	})
}
