package store

// directories keep what the systems from which people of staff come say of them: what they
// call somebody, and the groups that they have put him in. A person who is gone is not
// theirs to see any more.
const directories = `
CREATE TABLE directory_people (
	source {id} NOT NULL, person {id} NOT NULL REFERENCES people (id) ON DELETE CASCADE, external_id {id} NOT NULL,
	given_name {text} NOT NULL, family_name {text} NOT NULL, changed_at {time} NOT NULL, gone BOOLEAN NOT NULL,
	PRIMARY KEY (source, person)
){clustered};
CREATE INDEX directory_people_by_external_id ON directory_people (source, external_id) WHERE external_id <> '';
CREATE INDEX directory_people_by_person ON directory_people (person);
CREATE TABLE directory_groups (
	id {id} PRIMARY KEY, source {id} NOT NULL, name {text} NOT NULL, folded {id} NOT NULL, external_id {id} NOT NULL,
	created_at {time} NOT NULL, changed_at {time} NOT NULL,
	UNIQUE (source, folded)
){clustered};
CREATE TABLE directory_members (
	group_id {id} NOT NULL REFERENCES directory_groups (id) ON DELETE CASCADE, person {id} NOT NULL REFERENCES people (id) ON DELETE CASCADE,
	PRIMARY KEY (group_id, person)
){clustered};
CREATE INDEX directory_members_by_person ON directory_members (person);
CREATE INDEX staff_by_id ON people (id) WHERE side = 'staff';
`
