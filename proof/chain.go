package proof

import "fmt"

// Genesis is the head of a case to which nothing has happened yet.
func Genesis(caseID string) Digest { return about(nil, domainGenesis).text(caseID).sum() }

// Next is the head after one more leaf. Late says that the event was there before
// anybody chained it: the chain holds it only from then on.
func Next(head, leaf Digest, late bool) Digest {
	var room [128]byte
	m := append(append(about(room[:], domainHead), head[:]...), leaf[:]...)
	if late {
		return m.number(1).sum()
	}
	return m.number(0).sum()
}

// Link is what is stored beside a record.
type Link struct {
	Head    Digest
	Seed    Seed
	Remains *Remains // in place of the seed, once something was erased
	Late    bool
}

// Leaf is that of the record to which the link belongs.
func (l Link) Leaf(r Record) (Digest, error) {
	if l.Remains != nil {
		return LeafOf(r, *l.Remains)
	}
	return Leaf(r, l.Seed)
}

// Chain follows the events of one case.
type Chain struct {
	Case string
	Seq  int
	Head Digest
}

// Begin is the chain of a case to which nothing has happened.
func Begin(caseID string) Chain { return Chain{Case: caseID, Head: Genesis(caseID)} }

// Follow takes the next event, or says what is wrong with it.
func (c *Chain) Follow(r Record, l Link) error {
	if r.Case != c.Case || r.Seq != c.Seq+1 {
		return fmt.Errorf("event %d follows event %d", r.Seq, c.Seq)
	}
	leaf, err := l.Leaf(r)
	if err != nil {
		return fmt.Errorf("event %d: %w", r.Seq, err)
	}
	if Next(c.Head, leaf, l.Late) != l.Head {
		return fmt.Errorf("event %d is not what was chained", r.Seq)
	}
	c.Seq, c.Head = r.Seq, l.Head
	return nil
}

// Log is the running hash over all events of a database, in the order of their numbers.
type Log struct {
	Upto, Events int64
	Root         Digest
}

// Add takes the next event: its number, that of its case, its place in the case, the
// head after it.
func (l *Log) Add(num, caseNum, seq int64, head Digest) {
	var room [160]byte
	m := append(about(room[:], domainLog), l.Root[:]...)
	m = m.number(uint64(num)).number(uint64(caseNum)).number(uint64(seq)) //nolint:gosec // never below zero
	l.Root, l.Upto, l.Events = append(m, head[:]...).sum(), num, l.Events+1
}
