package proof

import (
	"encoding/json"
	"reflect"
	"strings"
	"testing"
	"time"
)

var (
	noon  = time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)
	aKey  = MakeKey([32]byte{1})
	other = MakeKey([32]byte{2})
)

func aReceipt(t *testing.T, r Record, l Link) Receipt {
	t.Helper()
	leaf, err := l.Leaf(r)
	if err != nil {
		t.Fatal(err)
	}
	before := Genesis("c1")
	l.Head = Next(before, leaf, l.Late)
	what := Receipt{No: "1405-1", Process: "claim", Step: map[string]string{"fa": "تشکیل پرونده", "en": "File"}, At: noon.Add(time.Millisecond)}
	rc, err := aKey.Give(what, r, before, l, func(path string) bool { return !strings.HasPrefix(path, "/event/attributes") })
	if err != nil {
		t.Fatal(err)
	}
	return rc
}

func TestReceipt(t *testing.T) {
	rc := aReceipt(t, aRecord(), Link{Seed: aSeed})
	raw, err := json.Marshal(rc)
	if err != nil {
		t.Fatal(err)
	}
	var back Receipt
	if err := json.Unmarshal(raw, &back); err != nil || !reflect.DeepEqual(back, rc) {
		t.Fatalf("%v %+v", err, back)
	}
	if err := back.Check(aKey.Public()); err != nil {
		t.Error(err)
	}
	if err := back.Check(other.Public()); err == nil {
		t.Error("another key will do")
	}
	if want := strings.Replace(anEvent, `"تهران"`, "null", 1); back.Told() != want {
		t.Errorf("it tells %s", back.Told())
	}
	if strings.Contains(string(raw), "تهران") || strings.Contains(string(raw), "به گفته") {
		t.Errorf("it tells too much: %s", raw)
	}
}

// What was erased of an event cannot be told any more; the receipt still verifies.
func TestReceiptOfWhatWasErased(t *testing.T) {
	r, left, err := Erase(aRecord(), aSeed, nil, func(path string, _ []byte) bool { return path == "/event/by/name" })
	if err != nil {
		t.Fatal(err)
	}
	rc := aReceipt(t, r, Link{Remains: &left})
	if rc.Head != aReceipt(t, aRecord(), Link{Seed: aSeed}).Head || !strings.Contains(rc.Told(), `"name":null`) {
		t.Errorf("%+v", rc)
	}
}

// Any change of any value of a receipt is found.
func TestAForgedReceiptIsFound(t *testing.T) {
	raw, err := json.Marshal(aReceipt(t, aRecord(), Link{Seed: aSeed}))
	if err != nil {
		t.Fatal(err)
	}
	checked := 0
	for n := range len(raw) * 8 {
		changed := append([]byte(nil), raw...)
		changed[n/8] ^= 1 << (n % 8)
		var rc, was Receipt
		if json.Unmarshal(changed, &rc) != nil || rc.Check(aKey.Public()) != nil {
			continue
		}
		if err := json.Unmarshal(raw, &was); err != nil {
			t.Fatal(err)
		}
		checked++
		// What is left are names of keys in capitals, and times in another zone.
		if !reflect.DeepEqual(rc, was) {
			t.Errorf("bit %d: %.80s", n, changed[max(0, n/8-40):])
		}
	}
	if checked > len(raw)/2 {
		t.Errorf("%d changes of %d bytes change nothing", checked, len(raw))
	}
}

func TestPiecesThatAreNone(t *testing.T) {
	good := aReceipt(t, aRecord(), Link{Seed: aSeed})
	for name, pieces := range map[string][]Piece{
		"nothing":                   nil,
		"two texts":                 {{Text: "a"}, {Text: "b"}, {Text: "c"}},
		"both":                      {{Text: ""}, {Path: "/x", Salt: &Digest{}, Commitment: &Digest{}}, {Text: ""}},
		"neither":                   {{Text: ""}, {Path: "/x"}, {Text: ""}},
		"a path that nothing binds": {{Text: ""}, {Path: "/x", Commitment: &Digest{}}, {Text: ""}},
		"value last":                {{Text: ""}, {Commitment: &Digest{}}},
		"text more":                 {{Text: "", Value: "1"}},
	} {
		rc := good
		rc.Event = pieces
		if rc.Check(aKey.Public()) == nil {
			t.Error(name)
		}
	}
}

func TestCheckpoint(t *testing.T) {
	var l Log
	l.Add(4, 1, 1, Genesis("c"))
	c := aKey.SignLog(l, noon)
	if err := c.Check(aKey.Public()); err != nil || !c.Matches(l) {
		t.Error(err)
	}
	for name, change := range map[string]func(*Checkpoint){
		"upto": func(c *Checkpoint) { c.Upto++ }, "events": func(c *Checkpoint) { c.Events++ }, "root": func(c *Checkpoint) { c.Root[3]++ },
		"time": func(c *Checkpoint) { c.At = c.At.Add(time.Second) }, "key": func(c *Checkpoint) { c.Key = other.Public().ID() },
		"signature": func(c *Checkpoint) { c.Signature = append(Signature{1}, c.Signature[1:]...) },
	} {
		x := c
		if change(&x); x.Check(aKey.Public()) == nil || (name == "key" && x.Check(other.Public()) == nil) {
			t.Error(name)
		}
	}
	l.Add(5, 1, 2, Genesis("c"))
	if c.Matches(l) {
		t.Error("another log")
	}
}

func TestKeys(t *testing.T) {
	private, err := aKey.PEM()
	if err != nil {
		t.Fatal(err)
	}
	public, err := aKey.Public().PEM()
	if err != nil {
		t.Fatal(err)
	}
	if back, err := ParseKey(private); err != nil || back.Public().ID() != aKey.Public().ID() {
		t.Error(err)
	}
	if back, err := ParsePublic(public); err != nil || back.ID() != aKey.Public().ID() {
		t.Error(err)
	}
	for _, bad := range []string{"", "x", string(public), strings.Replace(string(private), "M", "N", 1)} {
		if _, err := ParseKey([]byte(bad)); err == nil {
			t.Errorf("%q is a private key", bad)
		}
	}
	for _, bad := range []string{"", "x", string(private), strings.Replace(string(public), "M", "N", 1)} {
		if _, err := ParsePublic([]byte(bad)); err == nil {
			t.Errorf("%q is a public key", bad)
		}
	}
	if !(Key{}).IsZero() || aKey.IsZero() || !(Public{}).IsZero() {
		t.Error("zero")
	}
}

// FuzzReceipt reads any file: it is refused or it is the one that was given.
func FuzzReceipt(f *testing.F) {
	f.Add([]byte(`{"format":"kartabl receipt v1","event":[{"text":"{}"}]}`))
	f.Fuzz(func(t *testing.T, raw []byte) {
		var rc Receipt
		if json.Unmarshal(raw, &rc) == nil && rc.Check(aKey.Public()) == nil {
			t.Errorf("%s", raw)
		}
	})
}
