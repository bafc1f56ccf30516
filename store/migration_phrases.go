package store

// phrases keep the texts that people of staff have ready for the fields of forms. One
// without a pool is its person's alone; one with a pool is shared with those who work
// there, and stays when its person has gone.
const phrases = `
CREATE TABLE phrases (
	id {id} PRIMARY KEY, person {id} REFERENCES people (id) ON DELETE CASCADE, pool {id} NOT NULL, name {text} NOT NULL, words {text} NOT NULL, changed_at {time} NOT NULL
){clustered};
CREATE INDEX phrases_of_person ON phrases (person, id);
CREATE INDEX phrases_of_pool ON phrases (pool, id) WHERE pool <> '';
`
