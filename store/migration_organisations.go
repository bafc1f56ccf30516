package store

// organisations keep who acts for which organisation. A case that its members share
// names it; a private one names nobody here, so that no list of theirs can have it. Like any
// other change of rights, one of members is told to all servers.
const organisations = `
CREATE TABLE organisations (
	id {id} PRIMARY KEY, name {text} NOT NULL, national_id {text} NOT NULL, made_by {id} NOT NULL, created_at {time} NOT NULL
){clustered};
CREATE TABLE members (
	organisation {id} NOT NULL REFERENCES organisations (id) ON DELETE CASCADE, person {id} NOT NULL REFERENCES people (id) ON DELETE CASCADE,
	role {id} NOT NULL, since {time} NOT NULL,
	PRIMARY KEY (organisation, person)
){clustered};
CREATE INDEX members_by_person ON members (person);
CREATE TABLE invitations (
	id {id} PRIMARY KEY, organisation {id} NOT NULL REFERENCES organisations (id) ON DELETE CASCADE, channel {id} NOT NULL, address {text} NOT NULL,
	role {id} NOT NULL, invited_by {id} NOT NULL, made_at {time} NOT NULL, expires_at {time} NOT NULL,
	UNIQUE (organisation, channel, address)
){clustered};
CREATE INDEX invitations_to ON invitations (channel, address);
ALTER TABLE cases ADD COLUMN shared {id} NOT NULL DEFAULT '';
CREATE INDEX cases_shared ON cases (shared, num) WHERE shared <> '';
{member triggers}
`

// The triggers of the migration above, in the words of each database.
const (
	sqliteMemberTriggers = `
CREATE TRIGGER rights_of_new_members AFTER INSERT ON members BEGIN INSERT INTO rights_changes (person) VALUES (NEW.person); END;
CREATE TRIGGER rights_of_members AFTER UPDATE ON members BEGIN INSERT INTO rights_changes (person) VALUES (OLD.person); END;
CREATE TRIGGER rights_of_old_members AFTER DELETE ON members BEGIN INSERT INTO rights_changes (person) VALUES (OLD.person); END;
`
	postgresMemberTriggers = `
CREATE FUNCTION member_changed() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF TG_OP = 'INSERT' THEN INSERT INTO rights_changes (person) VALUES (NEW.person); ELSE INSERT INTO rights_changes (person) VALUES (OLD.person); END IF; RETURN NULL; END $$;
CREATE TRIGGER rights_of_members AFTER INSERT OR UPDATE OR DELETE ON members FOR EACH ROW EXECUTE FUNCTION member_changed();
`
)
