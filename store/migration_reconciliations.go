package store

// reconciliations is what the lists of gateways say beside our own books, and the
// numbers of receipts.
const reconciliations = `
ALTER TABLE payments ADD COLUMN receipt_no {id} NOT NULL DEFAULT '';
ALTER TABLE refunds ADD COLUMN receipt_no {id} NOT NULL DEFAULT '';
CREATE UNIQUE INDEX payments_by_receipt ON payments (receipt_no) WHERE receipt_no <> '';
CREATE UNIQUE INDEX refunds_by_receipt ON refunds (receipt_no) WHERE receipt_no <> '';
CREATE INDEX payments_by_settlement ON payments (gateway, settled_at, id) WHERE settled_at IS NOT NULL;
CREATE INDEX payments_by_ref ON payments (gateway, ref) WHERE ref <> '';
CREATE INDEX refunds_by_change ON refunds (gateway, changed_at, num);
CREATE TABLE reconciliations (
	gateway {id} NOT NULL, day {id} NOT NULL, state {id} NOT NULL, due_at {time}, tries {int} NOT NULL, ended_at {time},
	listed {int} NOT NULL, settled {int} NOT NULL, found {int} NOT NULL, closed {int} NOT NULL, still {int} NOT NULL, cause {text} NOT NULL,
	PRIMARY KEY (gateway, day)
);
CREATE INDEX reconciliations_by_due ON reconciliations (due_at, gateway, day) WHERE due_at IS NOT NULL;
CREATE TABLE differences (
	num {serial}, id {id} NOT NULL UNIQUE, gateway {id} NOT NULL, subject {id} NOT NULL, kind {id} NOT NULL, day {id} NOT NULL, state {id} NOT NULL,
	case_id {id} NOT NULL, payment {id} NOT NULL, refund {id} NOT NULL, authority {text} NOT NULL, order_id {text} NOT NULL, ref {text} NOT NULL,
	card {text} NOT NULL, ours {int} NOT NULL, our_currency {text} NOT NULL, theirs {int} NOT NULL, their_currency {text} NOT NULL,
	at {time} NOT NULL, found_at {time} NOT NULL, closed_at {time}, closed_by {id} NOT NULL, reason {text} NOT NULL,
	UNIQUE (gateway, subject, kind)
);
CREATE INDEX differences_by_state ON differences (state, num);
CREATE INDEX differences_of_gateway ON differences (gateway, state, num);
CREATE INDEX differences_by_day ON differences (day, num);
CREATE INDEX differences_of_payment ON differences (payment, num) WHERE payment <> '';
`
