package store

// problemCauses groups problems by what one mending can put right; those from before
// get theirs from what they hold.
const problemCauses = `
ALTER TABLE problems ADD COLUMN cause {id} NOT NULL DEFAULT '';
` + fillCauses + `;
CREATE INDEX problems_by_cause ON problems (process, cause, num);
`

// fillCauses is Cause, as both databases say it.
const fillCauses = `UPDATE problems SET cause = (SELECT c.version FROM cases c WHERE c.id = problems.case_id) || ':' || COALESCE(problem ->> 'line', '0')
	|| ':' || (problem ->> 'step') || ':' || (problem ->> 'code') || ':' || COALESCE(problem ->> 'answer', '')
	WHERE EXISTS (SELECT 1 FROM cases c WHERE c.id = problems.case_id)`
