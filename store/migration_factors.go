package store

// signInProofs is how people prove who they are beside their password: second factors,
// identities of other providers, and by what each session was opened.
const signInProofs = `
ALTER TABLE sessions ADD COLUMN method {text} NOT NULL DEFAULT 'password';
ALTER TABLE sessions ADD COLUMN second {text} NOT NULL DEFAULT '';
ALTER TABLE sessions ADD COLUMN provider {text} NOT NULL DEFAULT '';
CREATE TABLE factors (
	person {id} PRIMARY KEY REFERENCES people (id) ON DELETE CASCADE,
	secret {text} NOT NULL, made_at {time} NOT NULL, confirmed_at {time},
	last_step {int} NOT NULL, failed {int} NOT NULL, wait_until {time}
){clustered};
CREATE TABLE recovery_codes (
	person {id} NOT NULL REFERENCES people (id) ON DELETE CASCADE, hash {id} NOT NULL,
	PRIMARY KEY (person, hash)
){clustered};
CREATE TABLE identities (
	issuer {id} NOT NULL, subject {id} NOT NULL, person {id} NOT NULL REFERENCES people (id) ON DELETE CASCADE,
	roles {json}, linked_at {time} NOT NULL, seen_at {time} NOT NULL,
	PRIMARY KEY (issuer, subject)
){clustered};
CREATE INDEX identities_of_person ON identities (person);
CREATE INDEX people_by_mail ON people (LOWER(email)) WHERE email <> '';
CREATE TABLE spent_marks (
	mark {id} PRIMARY KEY, until {time} NOT NULL
){clustered};
CREATE INDEX spent_marks_by_end ON spent_marks (until);
`
