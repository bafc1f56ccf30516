package processes

import (
	"strconv"
	"testing"
)

// Everybody has the same chance, and a world that counts its ids the same luck again.
func TestByChance(t *testing.T) {
	draw := func() (order string, each map[string]int) {
		n := 0
		s := &Service{newID: func() string { n++; return strconv.Itoa(n) }}
		each = map[string]int{}
		for range 3000 {
			who := s.byChance([]string{"a", "b", "c"})
			each[who]++
			order += who
		}
		return order, each
	}
	order, each := draw()
	for who, n := range each {
		if len(each) != 3 || n < 900 || n > 1100 {
			t.Errorf("%s has %d of 3000", who, n)
		}
	}
	if again, _ := draw(); again != order {
		t.Error("the same ids gave other luck")
	}
}
