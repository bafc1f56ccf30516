package store

// publishedOrder lets lists of work be sorted by the time of the turn of each item, which
// its case gives it (engine.Item.TurnAt), and finds what of a pool nobody holds. What was
// open before gets its time by the same rule. Whoever takes an item while an earlier one of
// its pool is free leaves a row, for those who look after the pool.
const publishedOrder = `
ALTER TABLE items ADD COLUMN turn_at {time};
ALTER TABLE escalations ADD COLUMN turn_at {time};
UPDATE items SET turn_at = opened_at + CASE rank WHEN 1 THEN 1 WHEN 3 THEN 7 ELSE 3 END * {day};
UPDATE items SET turn_at = due_at WHERE due_at < turn_at;
UPDATE items SET turn_at = opened_at WHERE turn_at < opened_at;
UPDATE escalations SET turn_at = (SELECT i.turn_at FROM items i WHERE i.id = escalations.item);
CREATE INDEX items_of_holder_by_turn ON items (holder, turn_at, opened_at, id) WHERE holder <> '';
CREATE INDEX items_free_by_turn ON items (pool, turn_at, opened_at, id) WHERE pool <> '' AND holder = '';
CREATE INDEX escalations_by_turn ON escalations (pool, turn_at, opened_at, item);
CREATE TABLE overtakings (
	num {serial}, pool {id} NOT NULL, case_id {id} NOT NULL, item {id} NOT NULL, step {text} NOT NULL, over {id} NOT NULL,
	person {id} NOT NULL, why {text} NOT NULL, note {text} NOT NULL, at {time} NOT NULL
);
CREATE INDEX overtakings_of_pool ON overtakings (pool, num);
CREATE INDEX overtakings_of_case ON overtakings (case_id);
`
