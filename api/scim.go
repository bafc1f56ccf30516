package api

import (
	"net/http"
	"strings"

	"github.com/gofiber/fiber/v2"

	"github.com/kartabl/kartabl/internal/scim"
	"github.com/kartabl/kartabl/processes"
)

var scimKinds = []scim.Schema{scim.Users, scim.Groups}

func (s *Server) scimBase() string { return s.origin + scimPath }

func (s *Server) scimConfig(*fiber.Ctx, processes.Provisioning) (scim.Resource, error) {
	return scim.Config(s.scimBase(), MaxBody), nil
}

func (s *Server) scimTypes(*fiber.Ctx, processes.Provisioning) (scim.Resource, error) {
	return listKinds(func(k scim.Schema) scim.Resource { return k.TypeDocument(s.scimBase()) }), nil
}

func (s *Server) scimType(c *fiber.Ctx, _ processes.Provisioning) (scim.Resource, error) {
	for _, k := range scimKinds {
		if k.Name == c.Params("type") {
			return k.TypeDocument(s.scimBase()), nil
		}
	}
	return nil, scim.Unknown(c.Params("type"))
}

func (s *Server) scimSchemas(*fiber.Ctx, processes.Provisioning) (scim.Resource, error) {
	return listKinds(func(k scim.Schema) scim.Resource { return k.Document(s.scimBase()) }), nil
}

func (s *Server) scimSchema(c *fiber.Ctx, _ processes.Provisioning) (scim.Resource, error) {
	for _, k := range scimKinds {
		if strings.EqualFold(k.ID, c.Params("schema")) {
			return k.Document(s.scimBase()), nil
		}
	}
	return nil, scim.Unknown(c.Params("schema"))
}

func listKinds(of func(scim.Schema) scim.Resource) scim.Resource {
	var all []scim.Resource
	for _, k := range scimKinds {
		all = append(all, of(k))
	}
	return scim.List(all, len(all), 1)
}

func (s *Server) scimUsers(c *fiber.Ctx, p processes.Provisioning) (scim.Resource, error) {
	q, err := directoryQuery(c)
	if err != nil {
		return nil, err
	}
	return p.Users(c.UserContext(), q)
}

func (s *Server) scimUser(c *fiber.Ctx, p processes.Provisioning) (scim.Resource, error) {
	return p.User(c.UserContext(), c.Params("user"))
}

func (s *Server) scimAddUser(c *fiber.Ctx, p processes.Provisioning) (scim.Resource, error) {
	want, err := resourceIn(c, scim.Users)
	if err != nil {
		return nil, err
	}
	return located(c)(p.AddUser(c.UserContext(), want))
}

func (s *Server) scimReplaceUser(c *fiber.Ctx, p processes.Provisioning) (scim.Resource, error) {
	want, err := resourceIn(c, scim.Users)
	if err != nil {
		return nil, err
	}
	return s.rechecked(c)(p.ReplaceUser(c.UserContext(), c.Params("user"), c.Get(fiber.HeaderIfMatch), want))
}

func (s *Server) scimPatchUser(c *fiber.Ctx, p processes.Provisioning) (scim.Resource, error) {
	operations, err := patchIn(c)
	if err != nil {
		return nil, err
	}
	return s.rechecked(c)(p.PatchUser(c.UserContext(), c.Params("user"), c.Get(fiber.HeaderIfMatch), operations))
}

func (s *Server) scimDropUser(c *fiber.Ctx, p processes.Provisioning) (scim.Resource, error) {
	return s.rechecked(c)(nil, p.DropUser(c.UserContext(), c.Params("user"), c.Get(fiber.HeaderIfMatch)))
}

func (s *Server) scimGroups(c *fiber.Ctx, p processes.Provisioning) (scim.Resource, error) {
	q, err := directoryQuery(c)
	if err != nil {
		return nil, err
	}
	return p.Groups(c.UserContext(), q)
}

func (s *Server) scimGroup(c *fiber.Ctx, p processes.Provisioning) (scim.Resource, error) {
	return p.Group(c.UserContext(), c.Params("group"))
}

func (s *Server) scimAddGroup(c *fiber.Ctx, p processes.Provisioning) (scim.Resource, error) {
	want, err := resourceIn(c, scim.Groups)
	if err != nil {
		return nil, err
	}
	return located(c)(p.AddGroup(c.UserContext(), want))
}

func (s *Server) scimReplaceGroup(c *fiber.Ctx, p processes.Provisioning) (scim.Resource, error) {
	want, err := resourceIn(c, scim.Groups)
	if err != nil {
		return nil, err
	}
	return p.ReplaceGroup(c.UserContext(), c.Params("group"), c.Get(fiber.HeaderIfMatch), want)
}

func (s *Server) scimPatchGroup(c *fiber.Ctx, p processes.Provisioning) (scim.Resource, error) {
	operations, err := patchIn(c)
	if err != nil {
		return nil, err
	}
	return p.PatchGroup(c.UserContext(), c.Params("group"), c.Get(fiber.HeaderIfMatch), operations)
}

func (s *Server) scimDropGroup(c *fiber.Ctx, p processes.Provisioning) (scim.Resource, error) {
	return nil, p.DropGroup(c.UserContext(), c.Params("group"), c.Get(fiber.HeaderIfMatch))
}

func resourceIn(c *fiber.Ctx, schema scim.Schema) (scim.Resource, error) {
	body, err := sent(c)
	if err != nil {
		return nil, err
	}
	return schema.Read(body)
}

func patchIn(c *fiber.Ctx) ([]scim.Operation, error) {
	body, err := sent(c)
	if err != nil {
		return nil, err
	}
	return scim.ReadPatch(body)
}

// located says where the new resource is.
func located(c *fiber.Ctx) func(scim.Resource, error) (scim.Resource, error) {
	return func(r scim.Resource, err error) (scim.Resource, error) {
		if meta, ok := r["meta"].(scim.Resource); ok {
			where, _ := meta["location"].(string)
			c.Set(fiber.HeaderLocation, where)
			c.Status(http.StatusCreated)
		}
		return r, err
	}
}

// rechecked has the open pages of a person look at once whether he may still have them.
func (s *Server) rechecked(c *fiber.Ctx) func(scim.Resource, error) (scim.Resource, error) {
	return func(r scim.Resource, err error) (scim.Resource, error) {
		s.hub.Recheck(c.Params("user"))
		return r, err
	}
}
