package store

// accounts are the ways to a person: the addresses that are his, the codes that prove
// it, and how often was tried. An address that an operator had written down, and nobody
// else has, is its person's.
const accounts = `
CREATE TABLE addresses (
	channel {id} NOT NULL, address {id} NOT NULL, person {id} NOT NULL REFERENCES people (id) ON DELETE CASCADE, verified_at {time} NOT NULL,
	PRIMARY KEY (channel, address)
){clustered};
CREATE INDEX addresses_of_person ON addresses (person);
INSERT INTO addresses (channel, address, person, verified_at)
	SELECT 'sms', p.mobile, p.id, p.created_at FROM people p WHERE p.mobile LIKE '09_________'
	AND NOT EXISTS (SELECT 1 FROM people q WHERE q.mobile = p.mobile AND q.id <> p.id);
INSERT INTO addresses (channel, address, person, verified_at)
	SELECT 'mail', LOWER(p.email), p.id, p.created_at FROM people p WHERE p.email LIKE '%@%'
	AND NOT EXISTS (SELECT 1 FROM people q WHERE LOWER(q.email) = LOWER(p.email) AND q.id <> p.id);
CREATE TABLE codes (
	id {id} PRIMARY KEY, purpose {id} NOT NULL, channel {id} NOT NULL, address {text} NOT NULL, person {id} NOT NULL,
	code {text} NOT NULL, tries {int} NOT NULL, proven BOOLEAN NOT NULL, expires_at {time} NOT NULL
){clustered};
CREATE INDEX codes_by_end ON codes (expires_at);
CREATE TABLE code_limits (
	name {id} PRIMARY KEY, n {int} NOT NULL, ends_at {time} NOT NULL
){clustered};
CREATE INDEX code_limits_by_end ON code_limits (ends_at);
ALTER TABLE people ADD COLUMN identity_at {time};
ALTER TABLE people ADD COLUMN channels {json};
`
