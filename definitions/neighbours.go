package definitions

import (
	"io/fs"
	"slices"

	"github.com/kartabl/kartabl/engine"
	"github.com/kartabl/kartabl/engine/expression"
	"github.com/kartabl/kartabl/internal/text"
)

// With gives the catalog with processes that are there, in a folder or deployed: what a
// subprocess takes and gives is then checked against them, and one that is not among
// them is a warning. Without them any process may take and give anything. Of several
// versions of a process the newest counts. It changes no process that is loaded.
func (c *Catalog) With(there []*engine.Process) *Catalog {
	with := *c
	with.processes = make(map[string]*engine.Process, len(there))
	for _, p := range there {
		if known := with.processes[p.ID]; known == nil || known.Version < p.Version {
			with.processes[p.ID] = p
		}
	}
	return &with
}

// WithAll is With where these are all processes that there are: a subprocess that is
// not among them is an error.
func (c *Catalog) WithAll(there []*engine.Process) *Catalog {
	with := c.With(there)
	with.closed = true
	return with
}

// Outline reads what other processes must know of a definition: its id, version,
// variables and the form of its start. It tells no faults and gives nil for what is no process.
func Outline(name string, src []byte, catalog *Catalog) *engine.Process {
	l := newLoader(name, src, catalog)
	n := l.parse(src)
	if n.get("kind") == nil || n.get("kind").text != "process" || n.get("id") == nil {
		return nil
	}
	l.p.ID = l.name(n.get("id"), "id")
	l.p.Version = l.whole(n.get("version"), "version", 0, 1, 1_000_000)
	l.variables(n.get("vars"))
	l.environment()
	l.runLater()
	start := l.name(n.get("start").get("form"), "form")
	for _, p := range l.named(n.get("forms"), "forms") {
		if p.key.text == start {
			l.p.Start.Form, l.p.Forms[start] = start, l.form(p)
		}
	}
	return l.p
}

// Neighbours outlines the definitions of a folder. The error is of reading.
func Neighbours(folder fs.FS, catalog *Catalog) ([]*engine.Process, error) {
	names, err := ProcessFiles(folder)
	if err != nil {
		return nil, err
	}
	var list []*engine.Process
	for _, name := range names {
		src, err := fs.ReadFile(folder, name)
		if err != nil {
			return nil, err
		}
		if p := Outline(name, src, catalog); p != nil {
			list = append(list, p)
		}
	}
	return list, nil
}

// other is the process that a step names, where it is known; one that nobody has is told.
func (l *loader) other(n *node, p *engine.Sub) *engine.Process {
	switch {
	case p.Process == "":
		return nil
	case p.Process == l.p.ID && (p.Version == 0 || p.Version == l.p.Version):
		return l.p
	}
	known := l.cat.processes[p.Process]
	switch {
	case known != nil && (p.Version == 0 || p.Version == known.Version):
		return known
	case p.Version != 0 && l.deployed != nil && l.deployed(p.Process, p.Version) != nil:
		return l.deployed(p.Process, p.Version)
	case l.cat.closed:
		l.nobody("E264", n, p)
	case l.cat.processes != nil && known == nil:
		l.nobody("W264", n, p)
	}
	return nil
}

func (l *loader) nobody(code string, n *node, p *engine.Sub) {
	names := sortedKeys(l.cat.processes)
	near := nearest(p.Process, names)
	if p.Version != 0 && contains(names, p.Process) {
		l.report("E265", n, "name", p.Process, "version", p.Version)
		return
	}
	l.report(code, n, "name", p.Process, "near", near, "allowed", listed(names), "among", names)
}

// takes checks the first values that a step gives to another process.
func (l *loader) takes(o object, child *engine.Process) {
	f := child.Forms[child.Start.Form]
	if f == nil {
		return
	}
	sure, _ := surelySet(f)
	for _, name := range sure {
		if v := child.Var(name); o.get("args").get(name) == nil && (v == nil || v.Default == nil) {
			l.report("E121", o.key("process"), "name", child.ID, "arg", name)
		}
	}
}

// taken is the type of a first value of another process; any where that is not known.
func (l *loader) taken(child *engine.Process, n *node) *expression.Type {
	if child == nil {
		return anyType()
	}
	if t := child.Var(n.text); t != nil {
		return t
	}
	names := fieldNames(child.Vars)
	l.report("E125", n, "name", child.ID, "arg", n.text, "near", nearest(n.text, names), "allowed", listed(names), "among", names)
	return anyType()
}

// Outgrown is E266: a deployed process starts cases of the one in this file, and has these
// faults beside it.
func Outgrown(name string, src []byte, parent string, version int, faults Diagnostics) Diagnostic {
	return besideLoad(name, src, "E266", []string{"id"}, "name", parent, "version", version, "line", faults[0].Place.Line)
}

// Errors are those of the diagnostics that keep a definition from being used and are not
// among others, which may stand in another order.
func (d Diagnostics) Errors(but Diagnostics) Diagnostics {
	return slices.DeleteFunc(slices.Clone(d), func(one Diagnostic) bool {
		return one.Severity != Error || slices.ContainsFunc(but, one.same)
	})
}

func (d Diagnostic) same(other Diagnostic) bool {
	return d.Code == other.Code && d.Place == other.Place && d.Text.In(text.En) == other.Text.In(text.En)
}
