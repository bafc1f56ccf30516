// Package scim is the protocol by which a directory keeps the people of another system,
// as RFC 7643 and RFC 7644 say it: filters, patches, schemas and errors. It knows
// resources as decoded JSON, and nothing of who they are.
package scim

import "strconv"

// The names of what is sent and answered.
const (
	UserSchema     = "urn:ietf:params:scim:schemas:core:2.0:User"
	GroupSchema    = "urn:ietf:params:scim:schemas:core:2.0:Group"
	listMessage    = "urn:ietf:params:scim:api:messages:2.0:ListResponse"
	patchMessage   = "urn:ietf:params:scim:api:messages:2.0:PatchOp"
	errorMessage   = "urn:ietf:params:scim:api:messages:2.0:Error"
	configSchema   = "urn:ietf:params:scim:schemas:core:2.0:ServiceProviderConfig"
	typeSchema     = "urn:ietf:params:scim:schemas:core:2.0:ResourceType"
	documentSchema = "urn:ietf:params:scim:schemas:core:2.0:Schema"

	// MediaType is that of all bodies.
	MediaType = "application/scim+json"

	// MostResults bounds how many resources one answer lists.
	MostResults = 100
)

// Resource is a user or a group as JSON has it, by the names of its schema.
type Resource = map[string]any

// Error is what a directory is answered that has asked for something which cannot be.
type Error struct {
	Status int
	Type   string // scimType, "" where the RFC has none
	Detail string
}

// Error is the detail.
func (e *Error) Error() string {
	return "scim: " + strconv.Itoa(e.Status) + " " + e.Type + ": " + e.Detail
}

// Body is the answer of the protocol.
func (e *Error) Body() Resource {
	body := Resource{"schemas": []string{errorMessage}, "status": strconv.Itoa(e.Status), "detail": e.Detail}
	if e.Type != "" {
		body["scimType"] = e.Type
	}
	return body
}

// What may be wrong with a request.
func badFilter(why string) error { return &Error{400, "invalidFilter", why} }
func badPath(why string) error   { return &Error{400, "invalidPath", why} }
func badSyntax(why string) error { return &Error{400, "invalidSyntax", why} }
func noTarget(why string) error  { return &Error{400, "noTarget", why} }
func fixed(name string) error    { return &Error{400, "mutability", name + " cannot be changed"} }

// BadValue says that a value cannot be taken.
func BadValue(why string) error { return &Error{400, "invalidValue", why} }

// Taken says that another resource has what must be its own.
func Taken(name string) error { return &Error{409, "uniqueness", name + " is taken"} }

// Unknown says that there is no such resource.
func Unknown(id string) error { return &Error{404, "", "there is no resource " + strconv.Quote(id)} }

// List is a page of resources. start is the number of its first, from 1.
func List(page []Resource, total, start int) Resource {
	if page == nil {
		page = []Resource{}
	}
	return Resource{
		"schemas": []string{listMessage}, "totalResults": total, "startIndex": start, "itemsPerPage": len(page), "Resources": page,
	}
}
