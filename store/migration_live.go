package store

// living lets lists stay lists among a million cases: those of open or of ended cases look
// at no others, and the whole of a pool, with what somebody holds, comes in the published
// order without being sorted. Nor is what was escalated to a role, by whatever it is ordered.
const living = `
CREATE INDEX cases_open_of_process ON cases (process, num) WHERE ended = '';
CREATE INDEX cases_ended_of_process ON cases (process, num) WHERE ended <> '';
CREATE INDEX cases_ended_of_customer ON cases (customer, num) WHERE ended <> '';
CREATE INDEX items_of_pool_by_turn ON items (pool, turn_at, opened_at, id) WHERE pool <> '';
CREATE INDEX escalations_by_age ON escalations (pool, opened_at, item);
CREATE INDEX escalations_by_rank ON escalations (pool, rank, due_at, opened_at, item);
`
