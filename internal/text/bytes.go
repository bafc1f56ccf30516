package text

import "strconv"

// Bytes is a size of a file that words itself: "۱۰ مگابایت", "10 MB". It counts as
// definitions do: 1 kB is 1000 bytes, and says at most one digit after the point.
type Bytes int

// In returns the size in words of lang.
func (b Bytes) In(lang Lang) string {
	for _, u := range [...]struct {
		size   Bytes
		fa, en string
	}{{1e9, "گیگابایت", "GB"}, {1e6, "مگابایت", "MB"}, {1e3, "کیلوبایت", "kB"}} {
		if b >= u.size {
			n := group(tenths(int(b/(u.size/10))), lang)
			return n + " " + Text{Fa: u.fa, En: u.en}.In(lang)
		}
	}
	return Group(int(b), lang) + " " + Text{Fa: "بایت", En: "bytes"}.In(lang)
}

func tenths(n int) string {
	s := strconv.Itoa(n / 10)
	if n%10 != 0 {
		s += "." + strconv.Itoa(n%10)
	}
	return s
}
