package store

// staffTables keep who of staff is away from when until when, and who stands in for him: in
// place of the two columns of people that said so without a date. An item that is alone has
// no stand-in. Beside that, who works in which queue and how much of it somebody may hold, and
// what of a person's roles and queues came from which source.
const staffTables = `
CREATE TABLE absences (
	id {id} PRIMARY KEY, person {id} NOT NULL REFERENCES people (id) ON DELETE CASCADE, starts_at {time} NOT NULL, ends_at {time} NOT NULL,
	substitute {id} NOT NULL, reason {text} NOT NULL, noted_by {id} NOT NULL, noted_at {time} NOT NULL, ended_by {id} NOT NULL, ended_at {time}
);
CREATE INDEX absences_by_end ON absences (ends_at, id) WHERE ended_at IS NULL;
CREATE INDEX absences_of_person ON absences (person, ends_at);
ALTER TABLE people DROP COLUMN away;
ALTER TABLE people DROP COLUMN substitute;
ALTER TABLE items ADD COLUMN alone BOOLEAN NOT NULL DEFAULT FALSE;
CREATE INDEX items_alone ON items (holder) WHERE alone;
CREATE TABLE queues (name {id} PRIMARY KEY, capacity {int} NOT NULL){clustered};
CREATE TABLE queue_people (
	queue {id} NOT NULL REFERENCES queues (name) ON DELETE CASCADE, part {id} NOT NULL, person {id} NOT NULL REFERENCES people (id) ON DELETE CASCADE,
	PRIMARY KEY (queue, part, person)
){clustered};
CREATE INDEX queue_people_by_person ON queue_people (person);
CREATE TABLE person_sources (
	source {id} NOT NULL, person {id} NOT NULL REFERENCES people (id) ON DELETE CASCADE, roles {json}, queues {json},
	PRIMARY KEY (source, person)
){clustered};
`
