package store

// timerHarm orders late timers by how much it hurts that they are late. Those from
// before, and those that a program of the schema before it sets, are in the middle:
// engine.HarmWarn.
const timerHarm = `
ALTER TABLE timers ADD COLUMN harm {int} NOT NULL DEFAULT 2;
CREATE INDEX timers_by_harm ON timers (harm, due_at, id);
`
