package store

import (
	"math"
	"strconv"
	"strings"
)

// union builds a select over several short lists that each have an index: it takes
// a page of every list and merges them, so that its cost is that of the page.
type union struct {
	columns  []string // of lists of items
	order    string   // of the whole, by the names of its columns
	limit    int
	overlaps bool // a row may be in several lists
	arms     []string
	args     []any
}

// arm adds one list; from goes from FROM to the end of its condition.
func (u *union) arm(columns, order, from string, args ...any) {
	page := "SELECT " + columns + " " + from + " ORDER BY " + order + " LIMIT CAST(? AS BIGINT)"
	u.arms = append(u.arms, "SELECT * FROM ("+page+") a"+strconv.Itoa(len(u.arms)))
	u.args = append(append(u.args, args...), u.limit)
}

func (u *union) build() (query string, args []any) {
	if len(u.arms) == 1 {
		return u.arms[0], u.args
	}
	merge := " UNION ALL "
	if u.overlaps {
		merge = " UNION "
	}
	return strings.Join(u.arms, merge) + " ORDER BY " + u.order + " LIMIT CAST(? AS BIGINT)", append(u.args, u.limit)
}

// reading gives the rows of a page whose lists have only their numbers, as num; from is what
// the columns are of, joined to the page l. Of the lists no row is read that is not shown.
func (u *union) reading(columns, from, num string) (query string, args []any) {
	page, args := u.build()
	return "SELECT " + columns + " FROM (" + page + ") l " + from + " ORDER BY " + num + " DESC", args
}

// cursor reads a row number; what is none finds no row.
func cursor(s string) int64 {
	n, err := strconv.ParseInt(s, 10, 64)
	if err != nil {
		return -1
	}
	return n
}

// newest is where a list with the newest first goes on.
func newest(after string) int64 {
	if after == "" {
		return math.MaxInt64
	}
	return cursor(after)
}
