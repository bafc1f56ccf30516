package store

// knownAs finds a customer by what he says on the phone.
const knownAs = `
CREATE INDEX people_by_mobile ON people (mobile) WHERE mobile <> '';
CREATE INDEX people_by_email ON people (email) WHERE email <> '';
CREATE INDEX people_by_national_id ON people ((attributes ->> 'national_id'));
`
