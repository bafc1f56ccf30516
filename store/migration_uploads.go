package store

// resumable keeps files on their way: what was promised of each, and which parts of it have
// come. A part begins where the one before has ended, and comes once.
const resumable = `
CREATE TABLE uploads (
	id {id} PRIMARY KEY, owner {id} NOT NULL, name {text} NOT NULL, size {int} NOT NULL, received {int} NOT NULL, parts {int} NOT NULL,
	document {id} NOT NULL, began_at {time} NOT NULL
){clustered};
CREATE INDEX uploads_of_owner ON uploads (owner, document);
CREATE INDEX uploads_by_age ON uploads (began_at, id);
CREATE TABLE upload_parts (
	upload {id} NOT NULL, begins {int} NOT NULL, file {id} NOT NULL,
	PRIMARY KEY (upload, begins)
){clustered};
`
