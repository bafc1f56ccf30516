package proof

import (
	"errors"
	"fmt"
	"strconv"
)

// errJSON says that a text is no JSON.
var errJSON = errors.New("it is no JSON")

// deepest is how many levels a text may have.
const deepest = 500

// scanner walks over a JSON text and tells each value that is to be committed to. It
// never writes the text anew: what is hashed is what is stored, byte for byte.
type scanner struct {
	raw   []byte
	at    int
	path  []byte
	place place
	hole  func(path string, from, to int) error
	depth int
}

// holes calls hole for every scalar value of raw at the places of a part, in order.
func holes(part string, raw []byte, hole func(path string, from, to int) error) error {
	s := scanner{raw: raw, path: append(make([]byte, 0, 96), "/"+part...), place: places[part], hole: hole}
	err := s.value(false)
	if err == nil {
		if s.space(); s.at != len(raw) {
			err = errJSON
		}
	}
	if errors.Is(err, errJSON) {
		return fmt.Errorf("%s, byte %d: %w", part, s.at, err)
	}
	return err
}

func (s *scanner) value(inside bool) error {
	s.space()
	if s.at == len(s.raw) || s.depth > deepest {
		return errJSON
	}
	inside = inside || s.place(s.path)
	switch s.raw[s.at] {
	case '{':
		return s.members(inside, '}')
	case '[':
		return s.members(inside, ']')
	}
	from := s.at
	if err := s.scalar(); err != nil || !inside {
		return err
	}
	return s.hole(string(s.path), from, s.at)
}

// members are those of an object, which have names, or of a list, which have numbers.
func (s *scanner) members(inside bool, end byte) error {
	s.at++
	if s.takes(end) {
		return nil
	}
	s.depth++
	length := len(s.path)
	for n := 0; ; n++ {
		if err := s.name(n, end); err != nil {
			return err
		}
		if err := s.value(inside); err != nil {
			return err
		}
		s.path = s.path[:length]
		if s.takes(',') {
			continue
		}
		s.depth--
		if s.takes(end) {
			return nil
		}
		return errJSON
	}
}

// name goes on to the value of a member and puts its name, as it is written, on the
// path. Names are escaped as in JSON pointers.
func (s *scanner) name(n int, end byte) error {
	s.path = append(s.path, '/')
	if end == ']' {
		s.path = strconv.AppendInt(s.path, int64(n), 10)
		return nil
	}
	s.space()
	from := s.at + 1
	if err := s.text(); err != nil {
		return err
	}
	for _, b := range s.raw[from : s.at-1] {
		switch b {
		case '~':
			s.path = append(s.path, "~0"...)
		case '/':
			s.path = append(s.path, "~1"...)
		default:
			s.path = append(s.path, b)
		}
	}
	if !s.takes(':') {
		return errJSON
	}
	return nil
}

func (s *scanner) scalar() error {
	switch s.raw[s.at] {
	case '"':
		return s.text()
	case 't':
		return s.word("true")
	case 'f':
		return s.word("false")
	case 'n':
		return s.word("null")
	}
	from := s.at
	for s.at < len(s.raw) && isNumber(s.raw[s.at]) {
		s.at++
	}
	if s.at == from {
		return errJSON
	}
	return nil
}

func isNumber(b byte) bool {
	return b >= '0' && b <= '9' || b == '-' || b == '+' || b == '.' || b == 'e' || b == 'E'
}

func (s *scanner) word(w string) error {
	if len(s.raw)-s.at < len(w) || string(s.raw[s.at:s.at+len(w)]) != w {
		return errJSON
	}
	s.at += len(w)
	return nil
}

// text goes past a text with its quotes.
func (s *scanner) text() error {
	if s.at == len(s.raw) || s.raw[s.at] != '"' {
		return errJSON
	}
	for s.at++; s.at < len(s.raw); s.at++ {
		switch b := s.raw[s.at]; {
		case b == '"':
			s.at++
			return nil
		case b == '\\':
			s.at++
		case b < ' ':
			return errJSON
		}
	}
	return errJSON
}

func (s *scanner) space() {
	for s.at < len(s.raw) {
		switch s.raw[s.at] {
		case ' ', '\t', '\n', '\r':
			s.at++
		default:
			return
		}
	}
}

// takes goes past b, where it comes next.
func (s *scanner) takes(b byte) bool {
	s.space()
	if s.at == len(s.raw) || s.raw[s.at] != b {
		return false
	}
	s.at++
	return true
}
