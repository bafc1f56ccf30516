package store

// listQuestions keeps what list providers were asked for schedules beside what services
// were asked for cases. A question of a list belongs to no case.
const listQuestions = `
ALTER TABLE exchanges ADD COLUMN process {id} NOT NULL DEFAULT '';
CREATE INDEX exchanges_of_process ON exchanges (process, num) WHERE process <> '';
`
