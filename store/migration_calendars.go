package store

// calendarChanges is what operators declare of calendars, and up to which declaration
// each case knows them.
const calendarChanges = `
CREATE TABLE calendar_changes (
	num {int} PRIMARY KEY, calendar {id} NOT NULL, days {text} NOT NULL, reason {text} NOT NULL,
	declared_at {time} NOT NULL, declared_by {id} NOT NULL
);
ALTER TABLE cases ADD COLUMN known {int} NOT NULL DEFAULT 0;
`
