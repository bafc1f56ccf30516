package scim

import (
	"slices"
	"strings"
)

// Attribute is what a schema says of one, in the words of RFC 7643.
type Attribute struct {
	Name        string      `json:"name"`
	Type        string      `json:"type"`
	Multi       bool        `json:"multiValued"`
	Description string      `json:"description"`
	Required    bool        `json:"required"`
	CaseExact   bool        `json:"caseExact"`
	Mutability  string      `json:"mutability"`
	Returned    string      `json:"returned"`
	Uniqueness  string      `json:"uniqueness"`
	References  []string    `json:"referenceTypes,omitempty"`
	Canonical   []string    `json:"canonicalValues,omitempty"`
	Subs        []Attribute `json:"subAttributes,omitempty"`
}

// Schema is what a kind of resource has. Attributes that are not in it are ignored.
type Schema struct {
	ID, Name, Description, Endpoint string
	Attributes                      []Attribute
}

const (
	readOnly  = "readOnly"
	readWrite = "readWrite"
)

func text(name, description string, subs ...Attribute) Attribute {
	a := Attribute{Name: name, Type: "string", Description: description, Mutability: readWrite, Returned: "default", Uniqueness: "none"}
	if subs != nil {
		a.Type, a.Subs = "complex", subs
	}
	return a
}

func (a Attribute) with(change func(*Attribute)) Attribute {
	change(&a)
	return a
}

func multi(a *Attribute)       { a.Multi = true }
func computed(a *Attribute)    { a.Mutability = readOnly }
func exact(a *Attribute)       { a.CaseExact = true }
func boolean(a *Attribute)     { a.Type = "boolean" }
func uniqueLogin(a *Attribute) { a.Required, a.Uniqueness = true, "server" }

func reference(to string) func(*Attribute) {
	return func(a *Attribute) {
		a.Type, a.References, a.Mutability, a.CaseExact = "reference", []string{to}, readOnly, true
	}
}

func addresses(name, description, kind string) Attribute {
	return text(name, description,
		text("value", "The address itself"),
		text("type", "What it is for").with(func(a *Attribute) { a.Canonical = []string{kind} }),
		text("primary", "Whether it is the one that counts").with(boolean),
	).with(multi)
}

// Users is the schema of people of staff.
var Users = Schema{ID: UserSchema, Name: "User", Description: "A member of staff", Endpoint: "/Users", Attributes: []Attribute{
	text("userName", "Login").with(uniqueLogin),
	text("name", "Parts of the name", text("formatted", "The whole name, as displayName"), text("givenName", "First name"), text("familyName", "Last name")),
	text("displayName", "Name as others see it"),
	text("active", "Whether the person may sign in and is given work").with(boolean),
	addresses("emails", "Mail address; one is kept", "work"),
	addresses("phoneNumbers", "Mobile number; one is kept", "mobile"),
	text("preferredLanguage", "fa, or en"),
	text("groups", "Groups of which the person is a member",
		text("value", "Id of the group").with(computed).with(exact),
		text("display", "Name of the group").with(computed),
		text("$ref", "Address of the group").with(reference("Group")),
	).with(multi).with(computed),
}}

// Groups is the schema of groups. What a group gives its members is the operator's word.
var Groups = Schema{ID: GroupSchema, Name: "Group", Description: "A group of people of staff", Endpoint: "/Groups", Attributes: []Attribute{
	text("displayName", "Name of the group").with(uniqueLogin),
	text("members", "The people in it",
		text("value", "Id of the person").with(exact).with(func(a *Attribute) { a.Mutability = "immutable" }),
		text("display", "Name of the person").with(computed),
		text("type", "User").with(func(a *Attribute) { a.Mutability, a.Canonical = "immutable", []string{"User"} }),
		text("$ref", "Address of the person").with(reference("User")),
	).with(multi),
}}

// common are the attributes of all resources. No schema lists them.
var common = []Attribute{
	text("id", "").with(computed).with(exact), text("externalId", "").with(exact),
	text("schemas", "").with(multi).with(computed),
	text("meta", "", text("resourceType", ""), text("created", ""), text("lastModified", ""), text("location", ""), text("version", "")).with(computed),
}

// attribute finds one by its name, whatever its capitals. What is not there is nil.
func (s Schema) attribute(name string) *Attribute {
	if a := named(s.Attributes, name); a != nil {
		return a
	}
	return named(common, name)
}

func named(all []Attribute, name string) *Attribute {
	i := slices.IndexFunc(all, func(a Attribute) bool { return strings.EqualFold(a.Name, name) })
	if i < 0 {
		return nil
	}
	return &all[i]
}

// Document is the schema as directories are told it.
func (s Schema) Document(base string) Resource {
	return Resource{
		"schemas": []string{documentSchema}, "id": s.ID, "name": s.Name, "description": s.Description, "attributes": s.Attributes,
		"meta": Resource{"resourceType": "Schema", "location": base + "/Schemas/" + s.ID},
	}
}

// TypeDocument says where resources of the schema are.
func (s Schema) TypeDocument(base string) Resource {
	return Resource{
		"schemas": []string{typeSchema}, "id": s.Name, "name": s.Name, "description": s.Description, "endpoint": s.Endpoint, "schema": s.ID,
		"schemaExtensions": []any{}, "meta": Resource{"resourceType": "ResourceType", "location": base + "/ResourceTypes/" + s.Name},
	}
}

// Config says what of the protocol is spoken.
func Config(base string, mostBytes int) Resource {
	no := Resource{"supported": false}
	return Resource{
		"schemas": []string{configSchema}, "patch": Resource{"supported": true}, "bulk": Resource{"supported": false, "maxOperations": 0, "maxPayloadSize": mostBytes},
		"filter": Resource{"supported": true, "maxResults": MostResults}, "changePassword": no, "sort": no, "etag": Resource{"supported": true},
		"authenticationSchemes": []Resource{{
			"type": "oauthbearertoken", "name": "Bearer token", "description": "A token that the operator has given", "primary": true,
		}},
		"meta": Resource{"resourceType": "ServiceProviderConfig", "location": base + "/ServiceProviderConfig"},
	}
}
