package store

// erasing keeps who wants his data to be erased and what became of that, and which people
// and cases the law keeps from it. A person has one request at most that is not over.
const erasing = `
ALTER TABLE people ADD COLUMN erased_at {time};
CREATE TABLE erasures (
	num {serial}, id {id} NOT NULL UNIQUE, person {id} NOT NULL, state {id} NOT NULL, reason {text} NOT NULL, answer {text} NOT NULL,
	asked_by {id} NOT NULL, asked_at {time} NOT NULL, proposed_by {id} NOT NULL, proposed_at {time}, decided_by {id} NOT NULL, decided_at {time},
	erased_at {time}, ended_at {time}
);
CREATE UNIQUE INDEX erasures_not_over ON erasures (person) WHERE ended_at IS NULL;
CREATE INDEX erasures_of_person ON erasures (person, num);
CREATE INDEX erasures_by_state ON erasures (state, num);
CREATE TABLE legal_holds (
	id {id} PRIMARY KEY, person {id} NOT NULL, case_id {id} NOT NULL, reason {text} NOT NULL, until {time} NOT NULL,
	set_by {id} NOT NULL, set_at {time} NOT NULL, lifted_by {id} NOT NULL, lifted_at {time}
);
CREATE INDEX legal_holds_of_person ON legal_holds (person);
CREATE INDEX legal_holds_of_case ON legal_holds (case_id) WHERE case_id <> '';
`
