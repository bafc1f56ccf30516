package api

import (
	"bufio"
	"context"
	"io"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/gofiber/fiber/v2"

	"github.com/kartabl/kartabl/cartable"
	"github.com/kartabl/kartabl/people"
)

type auditQuery struct {
	Person string `query:"person" maxLength:"200" doc:"Id or login"`
	Case   string `query:"case" maxLength:"200" doc:"Id or number"`
	Deed   string `query:"deed" maxLength:"100" doc:"Name of an operation"`
	Day    string `query:"day" maxLength:"10" doc:"2026-11-23 or 1405-09-02"`
	From   string `query:"from" maxLength:"10" doc:"The first of some days"`
	To     string `query:"to" maxLength:"10" doc:"The last of them"`
	After  string `query:"after" maxLength:"30" doc:"Next of the page before"`
	Limit  int    `query:"limit" minimum:"1" maximum:"100"`
}

func (s *Server) auditTrail(ctx context.Context, r cartable.Reader, in *auditQuery) (*out[cartable.Page[cartable.AuditLine]], error) {
	page, err := s.cartable.Audit(ctx, r, cartable.AuditRequest{
		Person: in.Person, Case: in.Case, Deed: in.Deed, Day: in.Day, From: in.From, To: in.To, After: in.After, Limit: in.Limit,
	})
	return &out[cartable.Page[cartable.AuditLine]]{page}, err
}

func (s *Server) caseAudit(ctx context.Context, r cartable.Reader, in *struct {
	ByID
	After string `query:"after" maxLength:"30" doc:"Next of the page before"`
	Limit int    `query:"limit" minimum:"1" maximum:"100"`
},
) (*out[cartable.Page[cartable.AuditLine]], error) {
	page, err := s.cartable.CaseAudit(ctx, r, in.ID, cartable.AuditRequest{After: in.After, Limit: in.Limit})
	return &out[cartable.Page[cartable.AuditLine]]{page}, err
}

// Deeds are the operations that one may look for in the trail.
type Deeds struct {
	Rows []cartable.Deed `json:"rows"`
}

func (s *Server) deeds(_ context.Context, r cartable.Reader, _ *none) (*out[Deeds], error) {
	all, err := s.cartable.Deeds(r)
	return &out[Deeds]{Deeds{all}}, err
}

// auditFile streams the trail as a file.
func (s *Server) auditFile(c *fiber.Ctx) error {
	q := cartable.AuditRequest{Person: c.Query("person"), Case: c.Query("case"), Deed: c.Query("deed"), Day: c.Query("day"), From: c.Query("from"), To: c.Query("to")}
	format := c.Query("format", cartable.FormatCSV)
	f, err := s.cartable.AuditFile(visiting(c).reader, q, format)
	if err != nil {
		return err
	}
	c.Set(fiber.HeaderContentType, map[string]string{cartable.FormatCSV: "text/csv; charset=utf-8", cartable.FormatJSON: "application/x-ndjson"}[format])
	c.Set(fiber.HeaderContentDisposition, "attachment; "+fileName("audit."+format))
	s.streamed(c, func(ctx context.Context, w io.Writer) error {
		_, err := f.Write(ctx, w)
		return err
	})
	return nil
}

// streamed answers with what write writes. A stream that breaks off is no whole file: its
// connection is cut, so that nobody takes it for one.
func (s *Server) streamed(c *fiber.Ctx, write func(context.Context, io.Writer) error) {
	ctx, conn := afterwards(c.UserContext()), c.Context().Conn()
	c.Context().SetBodyStreamWriter(func(w *bufio.Writer) {
		ctx, cancel := context.WithTimeout(ctx, exportTime)
		defer cancel()
		if err := conn.SetWriteDeadline(time.Now().Add(exportTime)); err != nil {
			return
		}
		if err := write(ctx, w); err != nil {
			s.log.ErrorContext(ctx, "write a file", "err", err)
			_ = conn.Close()
		}
	})
}

// afterwards is the context of what a request leaves running: it does not end with the
// request, and has no part in its entry of the audit trail, which is being written.
func afterwards(ctx context.Context) context.Context {
	return people.WithDeed(context.WithoutCancel(ctx), nil)
}

func describeAuditFile(op *huma.Operation, _ huma.Registry) {
	text := func(name, what string) *huma.Param {
		return &huma.Param{Name: name, In: "query", Description: what, Schema: &huma.Schema{Type: huma.TypeString}}
	}
	op.Parameters = append(op.Parameters, text("person", "Id or login"), text("case", "Id or number"), text("deed", "Name of an operation"),
		text("day", "As 2026-11-23 or 1405-09-02"), text("from", "The first of some days"), text("to", "The last of them"), text("format", "csv, or json: an object a line"))
	op.Responses["200"] = &huma.Response{Description: "The trail as a file", Content: map[string]*huma.MediaType{
		"text/csv": {Schema: &huma.Schema{Type: huma.TypeString}}, "application/x-ndjson": {Schema: &huma.Schema{Type: huma.TypeString}},
	}}
}
