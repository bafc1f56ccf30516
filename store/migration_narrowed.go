package store

// narrowed lets a pool in the published order be narrowed by a time without reading what does
// not fit: its indexes know when each item is due.
const narrowed = `
DROP INDEX items_free_by_turn;
DROP INDEX items_of_pool_by_turn;
CREATE INDEX items_free_by_turn ON items (pool, turn_at, opened_at, id, due_at) WHERE pool <> '' AND holder = '';
CREATE INDEX items_of_pool_by_turn ON items (pool, turn_at, opened_at, id, due_at) WHERE pool <> '';
`
