package store

// openCases finds how many cases of a process a customer has open. By all his cases, a
// start by someone who has had thousands walked through every one of them.
const openCases = `
CREATE INDEX cases_open ON cases (customer, process, num) WHERE ended = '';
`
