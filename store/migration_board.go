package store

// heldCounters counts what is held of each queue now; from then on Commit moves the counters.
const heldCounters = `
INSERT INTO counters (name, shard, n)
	SELECT 'held:' || pool, 0, COUNT(*) FROM items WHERE queue <> '' AND holder <> '' GROUP BY pool;
`
