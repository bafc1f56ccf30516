package proof

import (
	"bytes"
	"crypto/rand"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

const (
	anEvent = `{"kind":"submitted","id":"e-2","at":"2026-11-22T12:00:00Z","by":{"id":"p1","name":"سارا","side":"customer"},` +
		`"attributes":{"city":"تهران"},"input":{"item":"c1-1","values":{"national_id":"0012345679","a/b~":[1,true,null,{"x":-1.5e3}],"no":{}}}}`
	someFacts = `[{"kind":"submitted","glass":"glass"},{"kind":"accepted","glass":"private","data":{"reason":"به گفته‌ی او","amount":5}}]`
)

var aSeed = Seed{1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16}

func aRecord() Record {
	return Record{Case: "c1", Seq: 2, Event: []byte(anEvent), Facts: []byte(someFacts), Ignored: ""}
}

func newSeed() (s Seed) {
	_, _ = rand.Read(s[:])
	return s
}

func leafIs(t rapid.TB, r Record, s Seed) Digest {
	t.Helper()
	d, err := Leaf(r, s)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// What was once written has to verify for ever.
func TestGolden(t *testing.T) {
	leaf := leafIs(t, aRecord(), aSeed)
	log := Log{}
	log.Add(7, 3, 2, leaf)
	none := aRecord()
	none.Facts, none.Ignored = nil, "closed"
	for _, row := range []struct {
		name, want string
		is         Digest
	}{
		{"salt", "WnvKQ-0YGXBhgZkapggPAKh2t9zZ54dMNQAcGNFvvcE", aSeed.Salt("/event/by/name")},
		{"commitment", "8HJrBplugT4esx6_8fLcwPDyy9BGkVpidcebg14iLdg", Commit(aSeed.Salt("/event/by/name"), "/event/by/name", []byte(`"سارا"`))},
		{"leaf", "YYG6xxdm5GddWkdKDW9yR17njEqrV4xuURu79qh6pFE", leaf},
		{"leaf without facts", "uuYhtcv1sq5T-veQx3ZPTH3oz1MdFnDOGfeMe5L6Y7M", leafIs(t, none, aSeed)},
		{"genesis", "bs14HCsR2jcrKC6Vh7cq7hFYOYLd-xkBPYr3did6Gvk", Genesis("c1")},
		{"head", "ZrVtB3Zmj0n5y3VOi1_HXqDZLU5PNOg8bsCNpZaGUYk", Next(Genesis("c1"), leaf, false)},
		{"late head", "cV3SXj2wf44fSpuevKAJxr--Nbqe8QQIk_jBogkHQzE", Next(Genesis("c1"), leaf, true)},
		{"log", "YT3gVmar-ZpjBvL656jcD96hC0klX-xsyI41E6w1gok", log.Root},
	} {
		if row.is.String() != row.want {
			t.Errorf("%s: %s", row.name, row.is)
		}
	}
}

func TestPlaces(t *testing.T) {
	var found []string
	note := func(path string, _, _ int) error { found = append(found, path); return nil }
	for part, raw := range map[string]string{partEvent: anEvent, partFacts: someFacts} {
		if err := holes(part, []byte(raw), note); err != nil {
			t.Fatal(err)
		}
	}
	slices.Sort(found)
	want := []string{
		"/event/attributes/city", "/event/by/name", "/event/input/values/a~1b~0/0", "/event/input/values/a~1b~0/1",
		"/event/input/values/a~1b~0/2", "/event/input/values/a~1b~0/3/x", "/event/input/values/national_id", "/facts/1/data/reason",
	}
	if !slices.Equal(found, want) {
		t.Errorf("%q", found)
	}
}

// The words of a note can go, in the event and where the history repeats them.
func TestPlacesOfANote(t *testing.T) {
	var found []string
	note := func(path string, _, _ int) error { found = append(found, path); return nil }
	for _, part := range [][2]string{
		{partEvent, `{"kind":"noted","by":{"id":"p"},"input":{"text":"seen"}}`},
		{partFacts, `[{"kind":"noted","data":{"text":"seen"}}]`},
	} {
		if err := holes(part[0], []byte(part[1]), note); err != nil {
			t.Fatal(err)
		}
	}
	if want := []string{"/event/input/text", "/facts/0/data/text"}; !slices.Equal(found, want) {
		t.Errorf("%q", found)
	}
}

// Every single bit of what is stored counts.
func TestAnyBitIsFound(t *testing.T) {
	r := aRecord()
	r.Ignored = "closed"
	want := leafIs(t, r, aSeed)
	for _, text := range [][]byte{r.Event, r.Facts} {
		for n := range len(text) * 8 {
			text[n/8] ^= 1 << (n % 8)
			if d, err := Leaf(r, aSeed); err == nil && d == want {
				t.Errorf("bit %d of %s", n, text)
			}
			text[n/8] ^= 1 << (n % 8)
		}
	}
	for n := range len(aSeed) * 8 {
		other := aSeed
		other[n/8] ^= 1 << (n % 8)
		if leafIs(t, r, other) == want {
			t.Errorf("bit %d of the seed", n)
		}
	}
	for name, change := range map[string]func(*Record){
		"case": func(r *Record) { r.Case = "c2" }, "seq": func(r *Record) { r.Seq++ },
		"ignored": func(r *Record) { r.Ignored = "" }, "facts": func(r *Record) { r.Facts = nil },
		"both": func(r *Record) { r.Facts, r.Ignored = nil, " "+r.Ignored },
	} {
		other := r
		if change(&other); leafIs(t, other, aSeed) == want {
			t.Error(name)
		}
	}
}

// value draws JSON values with what makes reading hard.
func value(depth int) *rapid.Generator[any] {
	simple := rapid.OneOf(rapid.Just[any](nil), rapid.Map(rapid.Bool(), func(b bool) any { return b }),
		rapid.Map(rapid.Int(), func(n int) any { return n }), rapid.Map(rapid.Float64(), func(n float64) any { return n }),
		rapid.Map(rapid.String(), func(s string) any { return s }))
	if depth == 0 {
		return simple
	}
	return rapid.OneOf(simple,
		rapid.Map(rapid.SliceOfN(rapid.Deferred(func() *rapid.Generator[any] { return value(depth - 1) }), 0, 3), func(l []any) any { return l }),
		rapid.Map(values(depth-1), func(m map[string]any) any { return m }))
}

func values(depth int) *rapid.Generator[map[string]any] {
	name := rapid.OneOf(rapid.StringMatching(`[a-c]{1,2}`), rapid.SampledFrom([]string{"/", "~", "a/b", "نام", `"`, "\n"}))
	return rapid.MapOfN(name, rapid.Deferred(func() *rapid.Generator[any] { return value(depth) }), 0, 4)
}

func record(t *rapid.T) Record {
	event, err := json.Marshal(map[string]any{
		"kind": "submitted", "by": map[string]any{"name": rapid.String().Draw(t, "name"), "id": "p"},
		"input": map[string]any{"values": values(2).Draw(t, "values"), "reason": value(1).Draw(t, "reason"), "item": "x"},
	})
	if err != nil {
		t.Fatal(err)
	}
	r := Record{Case: "c", Seq: 1, Event: event, Ignored: rapid.SampledFrom([]string{"", "closed"}).Draw(t, "ignored")}
	if rapid.Bool().Draw(t, "facts") {
		r.Facts, err = json.Marshal([]any{map[string]any{"kind": "accepted", "data": map[string]any{"reason": value(1).Draw(t, "fact"), "n": 1}}})
		if err != nil {
			t.Fatal(err)
		}
	}
	return r
}

// Whatever is erased, and in however many times, the leaf stays, and any change is
// still found.
func TestErasingKeepsTheLeaf(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		r, s := record(t), newSeed()
		want := leafIs(t, r, s)
		var left *Remains
		erased := map[string]string{}
		for range rapid.IntRange(1, 3).Draw(t, "times") {
			after, remains, err := Erase(r, s, left, func(path string, value []byte) bool {
				chosen := rapid.Bool().Draw(t, "chosen")
				if chosen {
					erased[path] = string(value)
				}
				return chosen
			})
			if err != nil {
				t.Fatal(err)
			}
			r, left = after, &remains
			if d, err := LeafOf(r, remains); err != nil || d != want {
				t.Fatalf("%v: %s is not %s", err, d, want)
			}
		}
		if len(left.Erased) != len(erased) {
			t.Fatalf("%d of %d are erased", len(left.Erased), len(erased))
		}
		for path, value := range erased {
			checkGone(t, *left, path, value)
		}
		changed := r
		changed.Event = slices.Clone(r.Event)
		n := rapid.IntRange(0, len(changed.Event)*8-1).Draw(t, "bit")
		changed.Event[n/8] ^= 1 << (n % 8)
		if d, err := LeafOf(changed, *left); err == nil && d == want {
			t.Fatalf("bit %d of %s", n, r.Event)
		}
	})
}

// checkGone tries what is left of a value with every salt that is left.
func checkGone(t *rapid.T, left Remains, path, value string) {
	if _, there := left.Salts[path]; there {
		t.Fatalf("the salt of %s is there", path)
	}
	for _, salt := range left.Salts {
		if Commit(salt, path, []byte(value)) == left.Erased[path] {
			t.Fatalf("%s can be found out", path)
		}
	}
	if Commit(Digest{}, path, []byte(value)) == left.Erased[path] || Commit(newSeed().Salt(path), path, []byte(value)) == left.Erased[path] {
		t.Fatalf("%s can be found out", path)
	}
}

func TestRemainsAreWhole(t *testing.T) {
	chosen := func(path string, _ []byte) bool { return strings.HasSuffix(path, "national_id") }
	r, left, err := Erase(aRecord(), aSeed, nil, chosen)
	if err != nil {
		t.Fatal(err)
	}
	if bytes.Contains(r.Event, []byte("0012345679")) || !bytes.Contains(r.Event, []byte(`"national_id":null`)) {
		t.Errorf("%s", r.Event)
	}
	const path = "/event/input/values/national_id"
	for name, change := range map[string]func(*Record, *Remains){
		"a value in the gap": func(r *Record, _ *Remains) {
			r.Event = bytes.Replace(r.Event, []byte(`"national_id":null`), []byte(`"national_id":"1"`), 1)
		},
		"another commitment": func(_ *Record, l *Remains) { l.Erased[path] = Digest{} },
		"another salt":       func(_ *Record, l *Remains) { l.Salts["/event/by/name"] = Digest{} },
		"a salt less":        func(_ *Record, l *Remains) { delete(l.Salts, "/event/by/name") },
		"a salt more":        func(_ *Record, l *Remains) { l.Salts["/event/x"] = Digest{} },
		"a salt of the gap":  func(_ *Record, l *Remains) { l.Salts[path] = Digest{} },
		"a commitment less":  func(_ *Record, l *Remains) { delete(l.Erased, path) },
		"a commitment more":  func(_ *Record, l *Remains) { l.Erased["/event/x"] = Digest{} },
	} {
		raw, err := json.Marshal(left)
		if err != nil {
			t.Fatal(err)
		}
		other, otherLeft := r, Remains{}
		if err := json.Unmarshal(raw, &otherLeft); err != nil {
			t.Fatal(err)
		}
		change(&other, &otherLeft)
		if d, err := LeafOf(other, otherLeft); err == nil && d == leafIs(t, aRecord(), aSeed) {
			t.Error(name)
		}
	}
}

// stored is a case as it lies in a database.
type stored struct {
	r Record
	l Link
}

func history(t *rapid.T) []stored {
	var all []stored
	head := Genesis("c")
	for n := range rapid.IntRange(1, 6).Draw(t, "events") {
		r := Record{Case: "c", Seq: n + 1, Event: fmt.Appendf(nil, `{"kind":"claimed","n":%d}`, rapid.IntRange(0, 2).Draw(t, "n"))}
		l := Link{Seed: newSeed(), Late: rapid.Bool().Draw(t, "late")}
		head = Next(head, leafIs(t, r, l.Seed), l.Late)
		l.Head = head
		all = append(all, stored{r, l})
	}
	return all
}

func follow(all []stored) (Chain, error) {
	c := Begin("c")
	for _, s := range all {
		if err := c.Follow(s.r, s.l); err != nil {
			return c, err
		}
	}
	return c, nil
}

// Events that are changed, swapped, dropped or put in are found by the chain, and a
// tail that is cut off by the head and the count that the case keeps.
func TestChain(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		all := history(t)
		want, err := follow(all)
		if err != nil || want.Seq != len(all) {
			t.Fatal(err, want)
		}
		other := slices.Clone(all)
		n := rapid.IntRange(0, len(all)-1).Draw(t, "at")
		switch rapid.IntRange(0, 5).Draw(t, "what") {
		case 0:
			other = slices.Delete(other, n, n+1)
		case 1:
			other = slices.Insert(other, n, other[n])
		case 2:
			other[n].r.Event = []byte(`{"kind":"claimed","n":9}`)
		case 3:
			other[n].l.Late = !other[n].l.Late
		case 4:
			other[n].l.Head[rapid.IntRange(0, 31).Draw(t, "byte")] ^= 4
		case 5:
			m := rapid.IntRange(0, len(all)-1).Draw(t, "other")
			if other[n].r, other[m].r = other[m].r, other[n].r; n == m {
				return
			}
		}
		if is, err := follow(other); err == nil && is == want {
			t.Fatalf("%+v", other)
		}
	})
}

func TestLogKnowsEachOfItsNumbers(t *testing.T) {
	root := func(num, caseNum, seq int64, head Digest) Digest {
		var l Log
		l.Add(num, caseNum, seq, head)
		return l.Root
	}
	want := root(1, 2, 3, Digest{})
	for _, other := range []Digest{root(2, 2, 3, Digest{}), root(1, 1, 3, Digest{}), root(1, 2, 2, Digest{}), root(1, 2, 3, Digest{1}), {}} {
		if other == want {
			t.Error("not seen")
		}
	}
}

func TestDigestText(t *testing.T) {
	d := Genesis("x")
	var back Digest
	if err := back.UnmarshalText([]byte(d.String())); err != nil || back != d {
		t.Error(err)
	}
	for _, bad := range []string{"", "x", d.String() + "A", d.String()[:42] + "=", d.String()[:42] + "!", d.String()[1:] + "\n"} {
		if err := back.UnmarshalText([]byte(bad)); err == nil {
			t.Errorf("%q is taken", bad)
		}
	}
}

// FuzzHoles reads any text: what is JSON is read, nothing is lost, and no value is
// found in two places.
func FuzzHoles(f *testing.F) {
	for _, s := range []string{anEvent, someFacts, "", "[", "{", `{"a"`, `{"a":}`, `"\`, `[1 2]`, "nul", strings.Repeat("[", 1000), `{"input":{"values":{"a":{"b":1},"a/b":2}}}`} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, raw string) {
		last, seen := 0, map[string]bool{}
		err := holes(partEvent, []byte(raw), func(path string, from, to int) error {
			if from < last || to <= from || to > len(raw) {
				t.Fatalf("%d to %d after %d", from, to, last)
			}
			last, seen[path] = to, true
			return nil
		})
		if json.Valid([]byte(raw)) && err != nil && strings.Count(raw, "[")+strings.Count(raw, "{") < deepest {
			t.Fatalf("%q: %v", raw, err)
		}
	})
}

func BenchmarkLeaf(b *testing.B) {
	r := aRecord()
	for b.Loop() {
		if _, err := Leaf(r, aSeed); err != nil {
			b.Fatal(err)
		}
	}
}
