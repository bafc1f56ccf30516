package store

// handing keeps what rests until a time, how lists mark an item, and in whose lists it is
// beside that of its holder: those who have given it on, and whom its holder asks.
const handing = `
ALTER TABLE items ADD COLUMN resting BOOLEAN NOT NULL DEFAULT FALSE;
ALTER TABLE items ADD COLUMN until_at {time};
ALTER TABLE items ADD COLUMN mark {text} NOT NULL DEFAULT '';
CREATE INDEX items_resting ON items (holder, due_at, opened_at, id) WHERE resting;
CREATE TABLE hands (
	part {id} NOT NULL, person {id} NOT NULL, item {id} NOT NULL,
	PRIMARY KEY (part, person, item)
){clustered};
`
