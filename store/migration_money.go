package store

// moneyLedger is the ledger, the refunds, and what is known of payments beside their state.
// What was paid before it stands in the ledger as the cases say: late money is held,
// and what was to go back by hand is still to go, as far as is known.
const moneyLedger = `
ALTER TABLE payments ADD COLUMN currency {text} NOT NULL DEFAULT 'IRR';
ALTER TABLE payments ADD COLUMN payer {id} NOT NULL DEFAULT '';
ALTER TABLE payments ADD COLUMN got {int} NOT NULL DEFAULT 0;
ALTER TABLE payments ADD COLUMN got_currency {text} NOT NULL DEFAULT '';
ALTER TABLE payments ADD COLUMN proof {id} NOT NULL DEFAULT '';
ALTER TABLE payments ADD COLUMN card {text} NOT NULL DEFAULT '';
ALTER TABLE payments ADD COLUMN detail {text} NOT NULL DEFAULT '';
ALTER TABLE payments ADD COLUMN tries {int} NOT NULL DEFAULT 0;
ALTER TABLE payments ADD COLUMN ask_at {time};
ALTER TABLE payments ADD COLUMN evidence {json};
CREATE UNIQUE INDEX payments_by_proof ON payments (gateway, proof) WHERE proof <> '';
CREATE INDEX payments_by_time ON payments (opened_at, id);
CREATE INDEX payments_by_state ON payments (state, opened_at, id);
CREATE INDEX payments_to_ask ON payments (ask_at, id) WHERE ask_at IS NOT NULL;
UPDATE payments SET ask_at = opened_at WHERE state = 'sent';
CREATE TABLE entries (
	num {serial}, posting {id} NOT NULL, kind {text} NOT NULL, case_id {id} NOT NULL, payment {id} NOT NULL, account {id} NOT NULL,
	amount {int} NOT NULL, currency {text} NOT NULL, ref {text} NOT NULL, at {time} NOT NULL,
	UNIQUE (posting, account)
);
CREATE INDEX entries_of_case ON entries (case_id, num);
CREATE INDEX entries_of_account ON entries (account, num);
CREATE INDEX entries_by_time ON entries (at, num);
CREATE TABLE balances (
	account {id} NOT NULL, currency {id} NOT NULL, shard {int} NOT NULL, amount {int} NOT NULL,
	PRIMARY KEY (account, currency, shard)
){clustered};
CREATE TABLE refunds (
	num {serial}, payment {id} NOT NULL, id {id} NOT NULL, case_id {id} NOT NULL, gateway {id} NOT NULL, amount {int} NOT NULL, currency {text} NOT NULL,
	state {text} NOT NULL, why {text} NOT NULL, asked_by {id} NOT NULL, by_hand BOOLEAN NOT NULL, ref {text} NOT NULL, detail {text} NOT NULL,
	asked_at {time} NOT NULL, changed_at {time} NOT NULL,
	UNIQUE (payment, id)
);
CREATE INDEX refunds_by_state ON refunds (state, num);
CREATE INDEX refunds_of_case ON refunds (case_id, num);
INSERT INTO entries (posting, kind, case_id, payment, account, amount, currency, ref, at)
	SELECT case_id || '/' || id || '/paid', 'paid', case_id, id, 'gateway:' || gateway, amount, 'IRR', ref, COALESCE(settled_at, opened_at) FROM payments WHERE state = 'paid';
INSERT INTO entries (posting, kind, case_id, payment, account, amount, currency, ref, at)
	SELECT case_id || '/' || id || '/paid', 'paid', case_id, id, 'fees', -amount, 'IRR', ref, COALESCE(settled_at, opened_at) FROM payments WHERE state = 'paid';
INSERT INTO entries (posting, kind, case_id, payment, account, amount, currency, ref, at)
	SELECT case_id || '/' || id || '/held', 'held', case_id, id, 'gateway:' || gateway, amount, 'IRR', ref, COALESCE(settled_at, opened_at) FROM payments WHERE state = 'late';
INSERT INTO entries (posting, kind, case_id, payment, account, amount, currency, ref, at)
	SELECT case_id || '/' || id || '/held', 'held', case_id, id, 'held', -amount, 'IRR', ref, COALESCE(settled_at, opened_at) FROM payments WHERE state = 'late';
INSERT INTO entries (posting, kind, case_id, payment, account, amount, currency, ref, at)
	SELECT case_id || '/' || id || '/refund/1', 'refund', case_id, id, 'gateway:' || gateway, amount, 'IRR', ref, COALESCE(settled_at, opened_at) FROM payments WHERE state = 'refunded';
INSERT INTO entries (posting, kind, case_id, payment, account, amount, currency, ref, at)
	SELECT case_id || '/' || id || '/refund/1', 'refund', case_id, id, 'refunds', -amount, 'IRR', ref, COALESCE(settled_at, opened_at) FROM payments WHERE state = 'refunded';
INSERT INTO balances (account, currency, shard, amount) SELECT account, currency, 0, SUM(amount) FROM entries GROUP BY account, currency;
INSERT INTO refunds (payment, id, case_id, gateway, amount, currency, state, why, asked_by, by_hand, ref, detail, asked_at, changed_at)
	SELECT id, '1', case_id, gateway, amount, 'IRR', 'failed', 'late', '', FALSE, '', 'by_hand', COALESCE(settled_at, opened_at), COALESCE(settled_at, opened_at) FROM payments WHERE state = 'refunded';
`
