package processes

import (
	"cmp"
	"strings"

	"github.com/kartabl/kartabl/internal/iran"
	"github.com/kartabl/kartabl/internal/scim"
	"github.com/kartabl/kartabl/internal/text"
	"github.com/kartabl/kartabl/people"
	"github.com/kartabl/kartabl/store"
)

// user is what a directory sees of a person.
func (p Provisioning) user(x store.DirectoryPerson, groups []store.DirectoryGroup) (scim.Resource, error) {
	r := scim.Resource{"id": x.ID, "userName": x.Login, "displayName": x.Name, "active": !x.Disabled, "preferredLanguage": x.Lang}
	name := scim.Resource{"formatted": x.Name}
	put(name, "givenName", x.Given)
	put(name, "familyName", x.Family)
	r["name"] = name
	put(r, "externalId", x.ExternalID)
	if x.Email != "" {
		r["emails"] = []any{scim.Resource{"value": x.Email, "type": "work", "primary": true}}
	}
	if x.Mobile != "" {
		r["phoneNumbers"] = []any{scim.Resource{"value": x.Mobile, "type": "mobile", "primary": true}}
	}
	var in []any
	for _, g := range groups {
		in = append(in, scim.Resource{"value": g.ID, "display": g.Name, "$ref": p.location(scim.Groups, g.ID)})
	}
	if in != nil {
		r["groups"] = in
	}
	return p.dated(scim.Users, r, x.CreatedAt, x.ChangedAt)
}

func put(r scim.Resource, name, value string) {
	if value != "" {
		r[name] = value
	}
}

// kept is what a directory may change of a person, to be compared.
type kept struct {
	login, name, email, mobile, lang string
	disabled                         bool
}

func keptOf(p store.Person) kept {
	return kept{p.Login, p.Name, p.Email, p.Mobile, p.Lang, p.Disabled}
}

// shaped is the person whom a resource describes. before is what the directory saw of him;
// what a resource does not say is as it was where there is no emptiness: his name, his
// language and whether he is active.
func shaped(x store.DirectoryPerson, before, want scim.Resource) (store.DirectoryPerson, error) {
	login := people.NormalLogin(stated(want, "userName"))
	if login == "" || len(login) > 200 {
		return x, scim.BadValue("userName is required, with at most 200 letters")
	}
	x.Login = login
	x.ExternalID = stated(want, "externalId")
	name, _ := want["name"].(scim.Resource)
	x.Given, x.Family = stated(name, "givenName"), stated(name, "familyName")
	x.Name = cmp.Or(newName(before, want), x.Name, login)
	if active, ok := want["active"].(bool); ok {
		x.Disabled = !active
	}
	if lang := strings.ToLower(stated(want, "preferredLanguage")); strings.HasPrefix(lang, "en") {
		x.Lang = string(text.En)
	} else if lang != "" {
		x.Lang = string(text.Fa)
	}
	return reached(x, want)
}

// reached reads the addresses.
func reached(x store.DirectoryPerson, want scim.Resource) (store.DirectoryPerson, error) {
	x.Email = iran.NormalizeEmail(address(want, "emails", func(a scim.Resource) int {
		switch {
		case a["primary"] == true:
			return 3
		case a["type"] == "work":
			return 2
		default:
			return 1
		}
	}))
	if x.Email != "" && !iran.ValidEmail(x.Email) {
		return x, scim.BadValue("emails: " + x.Email + " is no mail address")
	}
	mobile := address(want, "phoneNumbers", func(a scim.Resource) int {
		switch kind := stated(a, "type"); {
		case strings.EqualFold(kind, "mobile"):
			return 2
		case kind == "":
			return 1
		default:
			return 0 // of a desk, or a fax
		}
	})
	x.Mobile = iran.NormalizeMobile(strings.TrimPrefix(mobile, "tel:"))
	if mobile != "" && !iran.ValidMobile(x.Mobile) {
		return x, scim.BadValue("phoneNumbers: " + mobile + " is no mobile number")
	}
	return x, nil
}

// address is the value of a list that ranks highest; one of rank 0 counts for nothing.
func address(want scim.Resource, list string, rank func(scim.Resource) int) string {
	all, _ := want[list].([]any)
	best, found := 0, ""
	for _, one := range all {
		a, _ := one.(scim.Resource)
		if value := stated(a, "value"); value != "" && rank(a) > best {
			best, found = rank(a), value
		}
	}
	return found
}

// newName is the name that a change gives a person: the first of the ways to say it that
// is another one than before. Directories that send all of them say the whole one first.
func newName(before, want scim.Resource) string {
	was, _ := before["name"].(scim.Resource)
	now, _ := want["name"].(scim.Resource)
	display, formatted := stated(want, "displayName"), stated(now, "formatted")
	parts := joined(stated(now, "givenName"), stated(now, "familyName"))
	switch {
	case display != "" && display != stated(before, "displayName"):
		return display
	case formatted != "" && formatted != stated(was, "formatted"):
		return formatted
	case parts != "" && display == "" && formatted == "":
		return parts
	case parts != "" && stated(was, "formatted") == joined(stated(was, "givenName"), stated(was, "familyName")):
		return parts
	default:
		return cmp.Or(display, formatted)
	}
}

func joined(parts ...string) string { return strings.TrimSpace(strings.Join(parts, " ")) }

func stated(r scim.Resource, name string) string {
	s, _ := r[name].(string)
	return text.Normalize(s)
}
