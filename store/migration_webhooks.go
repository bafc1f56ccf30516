package store

// webhooks is what was heard from other systems, and what they are to hear.
const webhooks = `
CREATE TABLE receipts (
	source {id} NOT NULL, message {id} NOT NULL, content {text} NOT NULL, answer {text} NOT NULL, until {time} NOT NULL,
	PRIMARY KEY (source, message)
){clustered};
CREATE INDEX receipts_by_end ON receipts (until);
CREATE TABLE deliveries (
	id {id} PRIMARY KEY, endpoint {id} NOT NULL, event {id} NOT NULL, case_id {id} NOT NULL, case_no {id} NOT NULL, body {text} NOT NULL,
	state {id} NOT NULL, created_at {time} NOT NULL, due_at {time}, ended_at {time}, worker {id} NOT NULL,
	tries {int} NOT NULL, earlier {int} NOT NULL, status {int} NOT NULL, cause {text} NOT NULL
){clustered};
CREATE INDEX deliveries_by_due ON deliveries (endpoint, due_at, id) WHERE due_at IS NOT NULL;
CREATE INDEX deliveries_by_end ON deliveries (ended_at, id) WHERE ended_at IS NOT NULL;
CREATE INDEX deliveries_of_endpoint ON deliveries (endpoint, state, id);
CREATE INDEX deliveries_by_state ON deliveries (state, id);
CREATE TABLE attempts (
	delivery {id} NOT NULL REFERENCES deliveries (id) ON DELETE CASCADE, attempt {int} NOT NULL,
	made_at {time} NOT NULL, status {int} NOT NULL, took_ms {int} NOT NULL, cause {text} NOT NULL,
	PRIMARY KEY (delivery, attempt)
){clustered};
CREATE TABLE closed_endpoints (
	name {id} PRIMARY KEY, closed_at {time} NOT NULL, cause {text} NOT NULL
);
`
