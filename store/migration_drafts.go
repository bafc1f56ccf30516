package store

// draftFields keep a draft field by field, with when each was typed. What was kept before
// as a whole is read as if all of it had been typed when it was saved. A draft whose work is
// over has an end; step says where the work stood, since its item is gone then.
const draftFields = `
ALTER TABLE drafts ADD COLUMN fields {json};
ALTER TABLE drafts ADD COLUMN rev {int} NOT NULL DEFAULT 0;
ALTER TABLE drafts ADD COLUMN step {text} NOT NULL DEFAULT '';
ALTER TABLE drafts ADD COLUMN ends_at {time};
CREATE INDEX drafts_of_person ON drafts (person, item);
CREATE INDEX drafts_by_end ON drafts (ends_at) WHERE ends_at IS NOT NULL;
`
