package store

// looseFiles finds the files that nobody has handed in, the oldest first. It is no
// partial index: SQLite would prepare each statement anew that has case_id = ? in it.
const looseFiles = `
CREATE INDEX documents_loose ON documents ((CASE case_id WHEN '' THEN created_at END));
`
