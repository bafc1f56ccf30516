package store

// heldCounters counts what each person holds of each queue now; from then on Commit moves the counters.
const heldCounters = `
INSERT INTO counters (name, shard, n)
	SELECT 'held:' || pool || '/' || holder, 0, COUNT(*) FROM items WHERE queue <> '' AND holder <> '' GROUP BY pool, holder;
`
