package store

// stepCounters counts the cases that stand at each step now; from then on Commit moves
// the counters.
const stepCounters = `
INSERT INTO counters (name, shard, n) SELECT here.name, 0, here.n FROM ({standing}) here;
`

// The tokens of the case c as rows t. States from before there were the counters are text.
const (
	sqliteTokens   = "json_each(CASE WHEN typeof(c.state) = 'text' THEN c.state END, '$.tokens') t"
	postgresTokens = "json_array_elements(c.state -> 'tokens') t"
)

// standingIn counts the open cases at each step of each version.
func standingIn(tokens string) string {
	return `SELECT 'at:' || c.process || '@' || c.version || '/' || (t.value ->> 'step') AS name, COUNT(DISTINCT c.num) AS n FROM cases c, ` + tokens + `
	WHERE c.ended = '' AND t.value ->> 'place' <> 'done' GROUP BY c.process, c.version, t.value ->> 'step'`
}
