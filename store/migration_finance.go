package store

// paymentSearch is what people of finance look for payments by, and what a gateway said
// last in words. Who has paid before payers were noted is the customer of the case.
const paymentSearch = `
ALTER TABLE payments ADD COLUMN said {json};
UPDATE payments SET payer = COALESCE((SELECT c.customer FROM cases c WHERE c.id = payments.case_id), '') WHERE payer = '';
CREATE INDEX payments_of_gateway ON payments (gateway, opened_at, id);
CREATE INDEX payments_of_payer ON payments (payer, opened_at, id) WHERE payer <> '';
CREATE INDEX payments_by_name ON payments (authority) WHERE authority <> '';
CREATE INDEX payments_by_reference ON payments (ref) WHERE ref <> '';
CREATE INDEX payments_by_card ON payments (card) WHERE card <> '';
`
