package definitions

import "slices"

// mostTexts bound how often a text is read again to find the next one that is cut off.
const mostTexts = 50

// endedTexts adds to a text that a sign ends inside {...} all others of the file, one
// of each line: every one has its own cause, but YAML stops at the first. Each is put
// in quotes and the file read again, so that nothing is told that is none.
func endedTexts(src []byte, found []flaw) []flaw {
	all := found
	for range mostTexts {
		f := found[0]
		if f.code != "K007" {
			break
		}
		if src = withQuotes(src, f); src == nil {
			break
		}
		_, _, err := decode(src)
		if err == nil {
			break
		}
		found = diagnose(src, errorLine(err))
		if g := found[0]; g.code == "K007" && !slices.ContainsFunc(all, func(f flaw) bool { return f.place.Line == g.place.Line }) {
			all = append(all, g)
		}
	}
	return all
}

// withQuotes is the source with the text of the flaw in quotes; nil where that cannot be.
func withQuotes(src []byte, f flaw) []byte {
	text, _ := f.args["text"].(string)
	fix := quoteAround(splitLines(src)[f.place.Line-1], f.place, text)
	if fix == nil {
		return nil
	}
	return edited(src, Diagnostics{{Fix: fix}})
}
