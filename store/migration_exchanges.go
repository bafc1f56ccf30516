package store

// exchanges keeps what was asked of services and what they answered, and lets calls
// wait in the line of their service. A server of the schema before it puts calls into
// the line "".
const exchanges = `
ALTER TABLE calls ADD COLUMN gate {id} NOT NULL DEFAULT '';
ALTER TABLE calls ADD COLUMN asked_at {time};
UPDATE calls SET gate = service, asked_at = due_at WHERE kind IN ('call', 'undo');
DROP INDEX calls_by_due;
CREATE INDEX calls_by_gate ON calls (gate, due_at, id);
CREATE TABLE exchanges (
	num {serial}, case_id {id} NOT NULL, request {id} NOT NULL, call_key {id} NOT NULL, kind {text} NOT NULL, step {text} NOT NULL,
	service {text} NOT NULL, operation {text} NOT NULL, attempt {int} NOT NULL, started_at {time} NOT NULL, took_ms {int} NOT NULL,
	outcome {text} NOT NULL, code {text} NOT NULL, detail {text} NOT NULL, status {int} NOT NULL,
	sent {int} NOT NULL, received {int} NOT NULL, args {text} NOT NULL, answer {text} NOT NULL
);
CREATE INDEX exchanges_of_case ON exchanges (case_id, num);
`
