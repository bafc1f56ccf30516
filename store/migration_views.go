package store

// savedViews keep how people of staff look at their lists: which list, what is left out of
// it, and in which order. A view without a pool is its person's alone; one with a pool is
// shared with those who work there, and stays when its person has gone. What somebody's
// inbox opens with is a view of his own or a shared one.
const savedViews = `
CREATE TABLE views (
	id {id} PRIMARY KEY, person {id} REFERENCES people (id) ON DELETE CASCADE, pool {id} NOT NULL, place {int} NOT NULL, name {text} NOT NULL,
	list {id} NOT NULL, sort {text} NOT NULL, process {id} NOT NULL, status {text} NOT NULL, holder {id} NOT NULL, due {text} NOT NULL, words {text} NOT NULL,
	changed_at {time} NOT NULL
){clustered};
CREATE INDEX views_of_person ON views (person, place, id);
CREATE INDEX views_of_pool ON views (pool, place, id) WHERE pool <> '';
CREATE TABLE default_views (
	person {id} PRIMARY KEY REFERENCES people (id) ON DELETE CASCADE, view {id} NOT NULL REFERENCES views (id) ON DELETE CASCADE
){clustered};
CREATE INDEX default_views_by_view ON default_views (view);
`
