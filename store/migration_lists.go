package store

// lists is the index of words by which cases are found, and how far it does not reach
// yet: cases from before it are read into it later, the newest first.
const lists = `
{found};
CREATE TABLE unfound (
	num {int} PRIMARY KEY
);
INSERT INTO unfound (num) SELECT COALESCE(MAX(num), 0) FROM cases;
`

// sqliteFound keeps of each case which words it has, and not the words in their order. The
// words come apart as Go has made them: to SQLite all that is not ASCII is part of a word.
const sqliteFound = `CREATE VIRTUAL TABLE found USING fts5(words, content='', contentless_delete=1, detail=none,
	prefix='2 3 4 5 6 7 8 9 10 11', tokenize="ascii tokenchars ':_-'")`

// postgresFound is the same. What was written lately and waits to be sorted into the index
// is walked by each search, so it is kept short.
const postgresFound = `CREATE TABLE found (num BIGINT PRIMARY KEY, words TSVECTOR NOT NULL);
CREATE INDEX found_by_words ON found USING GIN (words) WITH (gin_pending_list_limit = 256)`
