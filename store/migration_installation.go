package store

// installation keeps what is true of the whole database for ever.
const installation = `
CREATE TABLE installation (name {id} PRIMARY KEY, value {text} NOT NULL){clustered};
`
