package store

// migrations are the steps from an empty database to today's. One text serves both
// databases; the {words} are the dialect's. A step that was released never changes:
// what is to change becomes one more step.
var migrations = []string{tables, incoming, webhooks, problemCauses, exchanges, calendarChanges, dueDeliveries, timerHarm, moneyLedger, listQuestions, reconciliations, paymentSearch, installation, audit, accounts, signInProofs, chain, staffTables, looseFiles, erasing, directories, organisations, knownAs, staffing, publishedOrder, handing, draftFields, lists, openCases, savedViews, living, stepCounters, heldCounters, resumable, phrases, narrowed}

const tables = `
CREATE TABLE people (
	id {id} PRIMARY KEY, login {id} NOT NULL UNIQUE, name {id} NOT NULL, side {id} NOT NULL, roles {json},
	mobile {text} NOT NULL, email {text} NOT NULL, lang {text} NOT NULL, password_hash {text} NOT NULL, attributes {json},
	away BOOLEAN NOT NULL, substitute {id} NOT NULL, disabled BOOLEAN NOT NULL, created_at {time} NOT NULL
);
CREATE INDEX people_by_name ON people (name, id);
CREATE TABLE person_roles (
	role {id} NOT NULL, person {id} NOT NULL REFERENCES people (id) ON DELETE CASCADE,
	PRIMARY KEY (role, person)
){clustered};
CREATE INDEX person_roles_by_person ON person_roles (person);
CREATE TABLE sessions (
	hash {id} PRIMARY KEY, person {id} NOT NULL REFERENCES people (id) ON DELETE CASCADE,
	created_at {time} NOT NULL, expires_at {time} NOT NULL, seen_at {time} NOT NULL, agent {text} NOT NULL
);
CREATE INDEX sessions_by_person ON sessions (person);
CREATE TABLE request_keys (
	person {id} NOT NULL, request_key {id} NOT NULL, case_id {id} NOT NULL, made_at {time} NOT NULL,
	PRIMARY KEY (person, request_key)
){clustered};

CREATE TABLE cases (
	num {serial}, id {id} NOT NULL UNIQUE, no {id} NOT NULL UNIQUE, process {id} NOT NULL, version {int} NOT NULL,
	seq {int} NOT NULL, customer {id} NOT NULL, subject {json}, result {text} NOT NULL, ended {text} NOT NULL, waiting {text} NOT NULL,
	opened_at {time} NOT NULL, updated_at {time} NOT NULL, ended_at {time}, columns {json}, problems {int} NOT NULL, state {json} NOT NULL
);
CREATE INDEX cases_of_customer ON cases (customer, num);
CREATE INDEX cases_of_process ON cases (process, num);
CREATE INDEX cases_with_problems ON cases (num) WHERE problems > 0;
CREATE TABLE events (
	num {serial}, case_num {int} NOT NULL, seq {int} NOT NULL, event {json} NOT NULL, facts {json}, ignored {text} NOT NULL,
	UNIQUE (case_num, seq)
);

CREATE TABLE items (
	id {id} PRIMARY KEY, case_id {id} NOT NULL, step {text} NOT NULL, kind {text} NOT NULL, customer {id} NOT NULL,
	pool {id} NOT NULL, queue {text} NOT NULL, role {text} NOT NULL, holder {id} NOT NULL, label {json}, priority {text} NOT NULL,
	rank {int} NOT NULL, stage {text} NOT NULL, opened_at {time} NOT NULL, due_at {time} NOT NULL, barred {json}
){clustered};
CREATE INDEX items_of_customer ON items (customer, due_at, opened_at, id) WHERE customer <> '';
CREATE INDEX items_of_holder ON items (holder, due_at, opened_at, id) WHERE holder <> '';
CREATE INDEX items_of_pool_by_due ON items (pool, due_at, opened_at, id) WHERE pool <> '';
CREATE INDEX items_of_pool_by_age ON items (pool, opened_at, id) WHERE pool <> '';
CREATE INDEX items_of_pool_by_rank ON items (pool, rank, due_at, opened_at, id) WHERE pool <> '';
CREATE TABLE escalations (
	pool {id} NOT NULL, item {id} NOT NULL, due_at {time} NOT NULL, opened_at {time} NOT NULL, rank {int} NOT NULL,
	PRIMARY KEY (pool, item)
){clustered};
CREATE INDEX escalations_by_due ON escalations (pool, due_at, opened_at, item);
CREATE TABLE counters (
	name {id} NOT NULL, shard {int} NOT NULL, n {int} NOT NULL,
	PRIMARY KEY (name, shard)
){clustered};
CREATE TABLE turns (
	name {id} PRIMARY KEY, person {id} NOT NULL
);
CREATE TABLE assigned (
	person {id} PRIMARY KEY, turn {int} NOT NULL
);
CREATE INDEX assigned_by_turn ON assigned (turn);

CREATE TABLE timers (
	id {id} PRIMARY KEY, case_id {id} NOT NULL, due_at {time} NOT NULL
){clustered};
CREATE INDEX timers_by_due ON timers (due_at, id);
CREATE TABLE calls (
	id {id} PRIMARY KEY, case_id {id} NOT NULL, effect_key {text} NOT NULL, kind {text} NOT NULL, attempt {int} NOT NULL,
	service {text} NOT NULL, operation {text} NOT NULL, args {json}, timeout_ms {int} NOT NULL,
	payment {text} NOT NULL, gateway {text} NOT NULL, amount {int} NOT NULL,
	due_at {time} NOT NULL, worker {id} NOT NULL, tries {int} NOT NULL, cause {text} NOT NULL
){clustered};
CREATE INDEX calls_by_due ON calls (due_at, id);
CREATE TABLE outbox (
	num {serial}, effect_key {id} NOT NULL, channel {id} NOT NULL, case_id {id} NOT NULL, person {id} NOT NULL, role {id} NOT NULL,
	template {text} NOT NULL, subject {json}, body {json}, item {text} NOT NULL, created_at {time} NOT NULL,
	due_at {time}, worker {id} NOT NULL, tries {int} NOT NULL, cause {text} NOT NULL,
	UNIQUE (effect_key, channel)
);
CREATE INDEX outbox_by_due ON outbox (due_at, num) WHERE due_at IS NOT NULL;
CREATE INDEX notices_of_person ON outbox (person, num) WHERE channel = 'inbox' AND person <> '';
CREATE INDEX notices_of_role ON outbox (role, num) WHERE channel = 'inbox' AND role <> '';

CREATE TABLE payments (
	id {id} PRIMARY KEY, case_id {id} NOT NULL, item {text} NOT NULL, gateway {id} NOT NULL, authority {id} NOT NULL,
	amount {int} NOT NULL, state {text} NOT NULL, ref {text} NOT NULL, opened_at {time} NOT NULL, settled_at {time}
);
CREATE UNIQUE INDEX payments_by_authority ON payments (gateway, authority) WHERE authority <> '';
CREATE INDEX payments_of_case ON payments (case_id);
CREATE TABLE registers (
	name {id} PRIMARY KEY, last {int} NOT NULL
);
CREATE TABLE letters (
	num {serial}, id {id} NOT NULL UNIQUE, case_id {id} NOT NULL, no {id} NOT NULL, dated_at {time} NOT NULL, template {text} NOT NULL,
	recipient {text} NOT NULL, subject {json}, body {json}, signed_by {id} NOT NULL
);
CREATE UNIQUE INDEX letters_by_no ON letters (no) WHERE no <> '';
CREATE INDEX letters_of_case ON letters (case_id, num);
CREATE TABLE surveys (
	case_id {id} PRIMARY KEY, step {text} NOT NULL, expires_at {time} NOT NULL, answers {json}, answered_at {time}
);
CREATE TABLE problems (
	num {serial}, id {id} NOT NULL UNIQUE, case_id {id} NOT NULL, process {id} NOT NULL, problem {json} NOT NULL
);
CREATE INDEX problems_of_process ON problems (process, num);
CREATE INDEX problems_of_case ON problems (case_id);

CREATE TABLE documents (
	id {id} PRIMARY KEY, case_id {id} NOT NULL, owner {id} NOT NULL, name {text} NOT NULL, type {text} NOT NULL,
	size {int} NOT NULL, sha256 {text} NOT NULL, created_at {time} NOT NULL
);
CREATE INDEX documents_of_case ON documents (case_id, id) WHERE case_id <> '';
CREATE TABLE drafts (
	item {id} NOT NULL, person {id} NOT NULL, content {json} NOT NULL, saved_at {time} NOT NULL,
	PRIMARY KEY (item, person)
){clustered};
CREATE TABLE definitions (
	id {id} NOT NULL, version {int} NOT NULL, source {text} NOT NULL, catalog {id} NOT NULL,
	deployed_at {time} NOT NULL, deployed_by {id} NOT NULL,
	PRIMARY KEY (id, version)
);
CREATE TABLE catalogs (
	num {serial}, hash {id} NOT NULL UNIQUE, source {text} NOT NULL, templates {json}, deployed_at {time} NOT NULL
);
`

// incoming is what cases get from other systems, from the clock and from each other.
const incoming = `
CREATE TABLE messages (
	num {serial}, id {id} NOT NULL UNIQUE, name {id} NOT NULL, message_key {id} NOT NULL, fields {json},
	came_at {time} NOT NULL, until {time} NOT NULL, early BOOLEAN NOT NULL
);
CREATE INDEX messages_by_key ON messages (name, message_key, num);
CREATE INDEX messages_by_end ON messages (until);
CREATE TABLE awaited (
	request {id} PRIMARY KEY, case_id {id} NOT NULL, name {id} NOT NULL, message_key {id} NOT NULL
){clustered};
CREATE INDEX awaited_by_key ON awaited (name, message_key, request);
CREATE TABLE subprocesses (
	request {id} PRIMARY KEY, parent {id} NOT NULL, child {id} NOT NULL
){clustered};
CREATE INDEX subprocesses_of_parent ON subprocesses (parent, child);
CREATE UNIQUE INDEX subprocesses_by_child ON subprocesses (child);
CREATE TABLE schedules (
	process {id} PRIMARY KEY, looked_at {time} NOT NULL
){clustered};
CREATE TABLE firings (
	process {id} NOT NULL, local_at {id} NOT NULL, entry {id} NOT NULL, case_id {id} NOT NULL, made_at {time} NOT NULL, cause {text} NOT NULL,
	PRIMARY KEY (process, local_at, entry)
){clustered};
`
