package proof

// gone stands where a value was erased.
const gone = "null"

// Erase takes values out of a record. Which ones says chosen, by the path and the value
// as it is written; the first erasure has the seed, a further one what the last has
// left. The leaf of what comes back is the leaf of what was.
func Erase(r Record, s Seed, left *Remains, chosen func(path string, value []byte) bool) (Record, Remains, error) {
	e := eraser{from: fromSeed{s}, before: left, chosen: chosen}
	e.left = Remains{Salts: map[string]Digest{}, Erased: map[string]Digest{}}
	var err error
	if r.Event, err = e.part(partEvent, r.Event); err != nil {
		return r, e.left, err
	}
	if r.Facts == nil {
		return r, e.left, e.keep("/" + partFacts)
	}
	r.Facts, err = e.part(partFacts, r.Facts)
	return r, e.left, err
}

type eraser struct {
	from   fromSeed
	before *Remains
	left   Remains
	chosen func(path string, value []byte) bool
}

func (e *eraser) part(name string, raw []byte) ([]byte, error) {
	if err := e.keep("/" + name); err != nil {
		return nil, err
	}
	var out []byte
	last := 0
	err := holes(name, raw, func(path string, from, to int) error {
		out = append(out, raw[last:from]...)
		value := raw[from:to]
		last = to
		if e.was(path) {
			out = append(out, value...)
			return nil
		}
		if !e.chosen(path, value) {
			out = append(out, value...)
			return e.keep(path)
		}
		salt, err := e.salt(path)
		e.left.Erased[path] = Commit(salt, path, value)
		out = append(out, gone...)
		return err
	})
	return append(out, raw[last:]...), err
}

// was takes over what an erasure before this one has left of a value.
func (e *eraser) was(path string) bool {
	if e.before == nil {
		return false
	}
	c, erased := e.before.Erased[path]
	if erased {
		e.left.Erased[path] = c
	}
	return erased
}

func (e *eraser) keep(path string) (err error) {
	e.left.Salts[path], err = e.salt(path)
	return err
}

func (e *eraser) salt(path string) (Digest, error) {
	if e.before == nil {
		return e.from.salt(path)
	}
	return (&fromRemains{left: *e.before, used: map[string]bool{}}).salt(path)
}
