// Package seed plants faults in definitions, one in each copy, and knows the line where
// a checker should point. It measures the checker; nothing else uses it.
package seed

import (
	"regexp"
	"strings"
)

// Fault is one faulty copy of a file. Lines are where a message about it may stand: the
// planted line, and where the fault is of a whole block, the line that names the block.
type Fault struct {
	File    string
	Kind    string
	Lines   []int
	Planted string // the line as it is now
	Source  []byte
}

// Faults plants all kinds of faults in one file, each kind at most at so many places
// as most says.
func Faults(file string, src []byte, most int) []Fault {
	f := &text{file: file, lines: strings.Split(string(src), "\n")}
	f.scenarios = len(f.lines)
	for i, line := range f.lines {
		if line == "scenarios:" {
			f.scenarios = i
		}
	}
	var all []Fault
	for _, k := range kinds {
		sites := k.sites(f)
		for _, i := range spread(len(sites), most) {
			if planted, ok := k.plant(f, sites[i]); ok {
				planted.File, planted.Kind = file, k.name
				all = append(all, planted)
			}
		}
	}
	return all
}

// spread picks at most so many of n, evenly.
func spread(n, most int) []int {
	var list []int
	for i := range min(n, most) {
		list = append(list, i*n/min(n, most))
	}
	return list
}

// text is a file by lines; faults stand before its scenarios unless their kind says so.
type text struct {
	file      string
	lines     []string
	scenarios int
}

// kind is a way to spoil a file: where it can be done, and how.
type kind struct {
	name  string
	sites func(*text) []int
	plant func(*text, int) (Fault, bool)
}

// with gives the file with some lines in place of one, and the lines to be told.
func (f *text) with(at int, lines []string, told ...int) Fault {
	out := append(append(append([]string{}, f.lines[:at]...), lines...), f.lines[at+1:]...)
	planted := ""
	if len(lines) > 0 {
		planted = strings.TrimSpace(lines[len(lines)-1])
	}
	return Fault{Lines: told, Planted: planted, Source: []byte(strings.Join(out, "\n"))}
}

// matching are the lines before the scenarios that fit a pattern.
func (f *text) matching(p *regexp.Regexp) []int {
	var list []int
	for i, line := range f.lines[:f.scenarios] {
		if p.MatchString(line) && !strings.HasPrefix(strings.TrimSpace(line), "#") {
			list = append(list, i)
		}
	}
	return list
}

// replace is a kind that changes one line by a pattern.
func replace(name, pattern, by string) kind {
	p := regexp.MustCompile(pattern)
	return kind{
		name:  name,
		sites: func(f *text) []int { return f.matching(p) },
		plant: func(f *text, i int) (Fault, bool) {
			line := first(p, f.lines[i], by)
			return f.with(i, []string{line}, i+1), line != f.lines[i]
		},
	}
}

// first replaces the first match only.
func first(p *regexp.Regexp, line, by string) string {
	m := p.FindStringSubmatchIndex(line)
	if m == nil {
		return line
	}
	return line[:m[0]] + string(p.ExpandString(nil, by, line, m)) + line[m[1]:]
}

// without is a kind that deletes a line: the line before it, the block's name or its
// first key may be told.
func without(name, pattern string) kind {
	p := regexp.MustCompile(pattern)
	return kind{
		name:  name,
		sites: func(f *text) []int { return f.matching(p) },
		plant: func(f *text, i int) (Fault, bool) {
			head := f.head(i)
			return f.with(i, nil, i, i+1, head+1, head+2), true
		},
	}
}

// head is the line above that stands less deep: the one that names the block.
func (f *text) head(i int) int {
	depth := indent(f.lines[i])
	if depth == 0 {
		return f.matching(topLine)[0]
	}
	for j := i - 1; j >= 0; j-- {
		if line := f.lines[j]; strings.TrimSpace(line) != "" && indent(line) < depth && !strings.HasPrefix(strings.TrimSpace(line), "#") {
			return j
		}
	}
	return i
}

var topLine = regexp.MustCompile(`^[a-z]+:`)

func indent(line string) int { return len(line) - len(strings.TrimLeft(line, " ")) }
