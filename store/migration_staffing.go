package store

// staffing says from when on other people can do what waits than could before: somebody came
// or went, has other roles or is away. A round over the open items takes its rows away. What
// waits already when this comes is looked at once.
const staffing = `
CREATE TABLE staffing (
	num {serial}, due_at {time} NOT NULL
);
CREATE INDEX staffing_by_due ON staffing (due_at, num);
INSERT INTO staffing (due_at) SELECT opened_at FROM items ORDER BY id LIMIT 1;
`
