package people

import (
	"context"
	"slices"

	"github.com/kartabl/kartabl/store"
)

// ByCommand is who runs the program on the command line, in the audit trail.
const ByCommand = "command"

// NormalLogin is the form in which logins are kept and compared.
func NormalLogin(typed string) string { return normalLogin(typed) }

// NoteRoles writes into the audit trail which roles a person has gained and lost, if any.
// by says where the change comes from, as scim:office; without it that is the person of
// the deed under ctx.
func NoteRoles(ctx context.Context, tx *store.Tx, by string, before, now Person) error {
	var fields []string
	for _, role := range now.Roles {
		if !slices.Contains(before.Roles, role) {
			fields = append(fields, "gained:"+role)
		}
	}
	for _, role := range before.Roles {
		if !slices.Contains(now.Roles, role) {
			fields = append(fields, "lost:"+role)
		}
	}
	if len(fields) == 0 {
		return nil
	}
	slices.Sort(fields)
	return tx.Note(ctx, store.AuditEntry{Person: by, Deed: "changeRoles", Kind: "person", Object: now.ID, Fields: fields})
}

// source is the provider in the audit trail.
func (p Provider) source() string { return "oidc:" + p.Name }

// noteLink writes into the audit trail that a person can sign in by a provider from now on.
func noteLink(ctx context.Context, tx *store.Tx, p Provider, person Person) error {
	return tx.Note(ctx, store.AuditEntry{Person: p.source(), Deed: "linkProvider", Kind: "person", Object: person.ID})
}
