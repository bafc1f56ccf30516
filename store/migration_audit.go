package store

// audit keeps who did and saw what. Its rows are written once: the database itself
// refuses to change them, and to remove those that nobody has released by a row of
// audit_released. rights_changes tells all servers whose rights or sessions have
// changed, whoever changed them.
const audit = `
CREATE TABLE audit (
	num {serial}, at {time} NOT NULL, request {id} NOT NULL, person {id} NOT NULL, session {text} NOT NULL, behalf {id} NOT NULL,
	deed {id} NOT NULL, kind {text} NOT NULL, object {id} NOT NULL, case_id {id} NOT NULL, outcome {text} NOT NULL, status {int} NOT NULL,
	fields {text} NOT NULL, address {text} NOT NULL
);
CREATE INDEX audit_by_time ON audit (at, num);
CREATE INDEX audit_of_person ON audit (person, num);
CREATE INDEX audit_of_case ON audit (case_id, num) WHERE case_id <> '';
CREATE INDEX documents_of_owner ON documents (owner, created_at);
CREATE TABLE audit_released (
	before_at {time} NOT NULL, released_at {time} NOT NULL
);
CREATE TABLE rights_changes (
	num {serial}, person {id} NOT NULL
);
{audit triggers}
`

// The triggers of the migration above, in the words of each database. They are as old
// as it is, and change no more than it does.
const (
	sqliteAuditTriggers = `
CREATE TRIGGER audit_is_not_changed BEFORE UPDATE ON audit BEGIN SELECT RAISE(ABORT, 'the audit trail is not changed'); END;
CREATE TRIGGER audit_is_not_replaced BEFORE INSERT ON audit WHEN EXISTS (SELECT 1 FROM audit WHERE num = NEW.num) BEGIN SELECT RAISE(ABORT, 'the audit trail is not changed'); END;
CREATE TRIGGER audit_is_kept BEFORE DELETE ON audit WHEN OLD.at >= COALESCE((SELECT MAX(before_at) FROM audit_released), 0) BEGIN SELECT RAISE(ABORT, 'the audit trail is kept'); END;
CREATE TRIGGER rights_of_people AFTER UPDATE ON people BEGIN INSERT INTO rights_changes (person) VALUES (OLD.id); END;
CREATE TRIGGER rights_of_sessions AFTER DELETE ON sessions BEGIN INSERT INTO rights_changes (person) VALUES (OLD.person); END;
`
	postgresAuditTriggers = `
CREATE FUNCTION audit_refuses() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF TG_OP = 'DELETE' THEN IF OLD.at < (SELECT MAX(before_at) FROM audit_released) THEN RETURN OLD; END IF; END IF; RAISE EXCEPTION 'the audit trail is kept as it is'; END $$;
CREATE TRIGGER audit_is_kept BEFORE UPDATE OR DELETE ON audit FOR EACH ROW EXECUTE FUNCTION audit_refuses();
CREATE TRIGGER audit_is_not_emptied BEFORE TRUNCATE ON audit FOR EACH STATEMENT EXECUTE FUNCTION audit_refuses();
CREATE FUNCTION rights_changed() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF TG_TABLE_NAME = 'people' THEN INSERT INTO rights_changes (person) VALUES (OLD.id); ELSE INSERT INTO rights_changes (person) VALUES (OLD.person); END IF; RETURN NULL; END $$;
CREATE TRIGGER rights_of_people AFTER UPDATE ON people FOR EACH ROW EXECUTE FUNCTION rights_changed();
CREATE TRIGGER rights_of_sessions AFTER DELETE ON sessions FOR EACH ROW EXECUTE FUNCTION rights_changed();
`
)
