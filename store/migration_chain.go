package store

// chain makes the history of a case provable, and lets people have a copy of their own
// data. An event without a head is one that
// nobody has chained yet; chained is how many events the head of a case stands for.
const chain = `
ALTER TABLE cases ADD COLUMN head {bytes};
ALTER TABLE cases ADD COLUMN chained {int} NOT NULL DEFAULT 0;
ALTER TABLE events ADD COLUMN head {bytes};
ALTER TABLE events ADD COLUMN seed {bytes};
ALTER TABLE events ADD COLUMN late {int} NOT NULL DEFAULT 0;
ALTER TABLE events ADD COLUMN remains {json};
CREATE INDEX events_not_chained ON events (num) WHERE head IS NULL;
CREATE TABLE checkpoints (
	upto {int} PRIMARY KEY, events {int} NOT NULL, made_at {time} NOT NULL, root {bytes} NOT NULL,
	signer {id} NOT NULL, signature {bytes} NOT NULL
);
CREATE TABLE copies (
	person {id} NOT NULL, begun_at {time} NOT NULL, made {int} NOT NULL,
	PRIMARY KEY (person, begun_at)
){clustered};
`
