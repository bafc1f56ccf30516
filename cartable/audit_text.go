package cartable

import (
	"cmp"
	"strings"

	"github.com/kartabl/kartabl/internal/text"
	"github.com/kartabl/kartabl/people"
)

// auditSentence says a line of the trail as people say it. whom is the name of the person
// whom it is about, "" where it is about nobody that is known.
func auditSentence(l AuditLine, whom string, lang text.Lang) string {
	say := func(key string, args map[string]any) string { return text.Message(key, lang, args) }
	args := map[string]any{
		"who": auditActor(l, lang), "whom": cmp.Or(whom, say("audit.somebody", nil)), "case": say("audit.a_case", nil), "of": "", "noun": l.Deed,
	}
	if l.CaseNo != "" {
		number := map[string]any{"no": text.No(l.CaseNo)}
		args["case"], args["of"] = say("audit.the_case", number), " "+say("audit.of", number)
	}
	if noun := "deed." + l.Deed; text.Known(noun) {
		args["noun"] = say(noun, nil)
	}
	switch did := "did." + l.Deed; {
	case l.Outcome == people.AuditRefused:
		return say("audit.refused", args)
	case text.Known(did):
		return say(did, args)
	default:
		return say("audit.did", args)
	}
}

// auditActor names who has done something: a person, or what acts by itself.
func auditActor(l AuditLine, lang text.Lang) string {
	if l.Name != "" {
		return l.Name
	}
	kind, name, _ := strings.Cut(l.Person, ":")
	key := map[string]string{"scim": "audit.directory", "oidc": "audit.provider", "list": "audit.list", people.ByCommand: "audit.command"}[kind]
	switch {
	case key != "":
		return text.Message(key, lang, map[string]any{"name": name})
	case l.Person == "":
		return text.Message("audit.nobody", lang, nil)
	default:
		return l.Person
	}
}

// Deed is an operation that the trail may have, by its name and in words.
type Deed struct {
	Name string `json:"name"`
	Text string `json:"text"`
}

// Deeds are those that one may look for, by their words.
func (s *Service) Deeds(r Reader) ([]Deed, error) {
	if !people.Can(r.Person, people.ReadAudit, people.Object{}) {
		return nil, errNotFound
	}
	var all []Deed
	for _, name := range text.DeedNames() {
		all = append(all, Deed{Name: name, Text: text.Message("deed."+name, r.Lang, nil)})
	}
	return all, nil
}
