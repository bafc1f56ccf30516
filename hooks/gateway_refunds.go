package hooks

import "github.com/kartabl/kartabl/internal/text"

// openRefund is a refund of which nothing certain is known. Its error is always that of
// something to be asked again: what is refused now may have been made before.
func openRefund(err error) (RefundReceipt, error) {
	e := CallError{Code: Unavailable, cause: err}
	if said := asCallError(err); said != nil {
		e = *said
		e.Code = Unavailable
	}
	return RefundReceipt{Status: RefundUnknown, Message: refundMessages[RefundUnknown]}, &e
}

// notRefunded is the certain word that nothing is given back by the gateway.
func notRefunded() RefundReceipt {
	return RefundReceipt{Status: RefundFailed, Message: refundMessages[RefundFailed]}
}

var refundMessages = map[RefundStatus]text.Text{
	RefundDone:    {text.Fa: "پول برگردانده شد", text.En: "The money was given back"},
	RefundPending: {text.Fa: "درگاه برگشت پول را پذیرفته و هنوز انجام نداده است", text.En: "The gateway has accepted the refund and not made it yet"},
	RefundFailed:  {text.Fa: "درگاه این پول را برنمی‌گرداند", text.En: "The gateway does not give this money back"},
	RefundUnknown: {text.Fa: "روشن نیست که پول برگشته است یا نه", text.En: "It is not known whether the money was given back"},
}
