package store

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/kartabl/kartabl/engine"
)

const raiseProblem = `INSERT INTO problems (id, case_id, process, problem, cause) VALUES (?, ?, ?, ?, ?)
	ON CONFLICT (id) DO UPDATE SET problem = excluded.problem, cause = excluded.cause`

// Cause names the group of a problem: those of one version that stopped at the same
// place for the same reason.
func Cause(version int, p engine.Problem) string {
	return strings.Join([]string{strconv.Itoa(version), strconv.Itoa(p.Line), p.Step, p.Code, p.Answer}, ":")
}

// ProblemRow is why a case cannot go on by itself.
type ProblemRow struct {
	ID, Case, CaseNo, Process string
	Version                   int
	Problem                   engine.Problem

	num int64
}

// Cursor is where a list of problems goes on after this one.
func (p ProblemRow) Cursor() string { return strconv.FormatInt(p.num, 10) }

const (
	problemColumns = "pr.num, pr.id, pr.case_id, c.no, pr.process, c.version, pr.problem"
	problemTables  = "FROM problems pr JOIN cases c ON c.id = pr.case_id"
)

// Problems lists the problems of the processes, newest first; nil means all.
func (tx *Tx) Problems(ctx context.Context, processes []string, after string, most int) ([]ProblemRow, error) {
	const from = "FROM problems pr WHERE pr.num < ?"
	if processes != nil && len(processes) == 0 {
		return nil, nil
	}
	u := &union{order: "num DESC", limit: limit(most)}
	if processes == nil {
		u.arm("pr.num AS num", "pr.num DESC", from, newest(after))
	}
	for _, process := range processes {
		u.arm("pr.num AS num", "pr.num DESC", from+" AND pr.process = ?", newest(after), process)
	}
	query, args := u.reading(problemColumns, "JOIN problems pr ON pr.num = l.num JOIN cases c ON c.id = pr.case_id", "pr.num")
	return problemRows(ctx, tx, query, args...)
}

// ProblemsOf lists the problems of one cause of a process, newest first.
func (tx *Tx) ProblemsOf(ctx context.Context, process, cause, after string, most int) ([]ProblemRow, error) {
	const find = "SELECT " + problemColumns + " " + problemTables +
		" WHERE pr.process = ? AND pr.cause = ? AND pr.num < ? ORDER BY pr.num DESC LIMIT CAST(? AS BIGINT)"
	return problemRows(ctx, tx, find, process, cause, newest(after), limit(most))
}

func problemRows(ctx context.Context, tx *Tx, query string, args ...any) ([]ProblemRow, error) {
	rows, err := list(ctx, tx, query, args, scanProblem)
	if err != nil {
		return nil, fmt.Errorf("list problems: %w", err)
	}
	return rows, nil
}

// ProblemsBefore counts the problems of a cause that a list after this cursor shows.
func (tx *Tx) ProblemsBefore(ctx context.Context, process, cause, after string) (n int, err error) {
	const count = "SELECT COUNT(*) FROM problems WHERE process = ? AND cause = ? AND num < ?"
	if err := tx.one(ctx, count, []any{process, cause, newest(after)}, &n); err != nil {
		return 0, fmt.Errorf("count problems: %w", err)
	}
	return n, nil
}

// ProblemGroup is a cause with how many problems it has; the oldest and the newest.
type ProblemGroup struct {
	Process, Cause string
	Count          int
	Oldest, Newest ProblemRow
}

// mostGroups bounds the causes of one answer.
const mostGroups = 200

// ProblemGroups counts the problems of the processes by cause, the largest first.
func (tx *Tx) ProblemGroups(ctx context.Context, processes []string) ([]ProblemGroup, error) {
	const count = "SELECT process, cause, COUNT(*), MIN(num), MAX(num) FROM problems WHERE process = ? GROUP BY process, cause"
	var groups []ProblemGroup
	for _, process := range processes {
		some, err := list(ctx, tx, count, []any{process}, scanGroup)
		if err != nil {
			return nil, fmt.Errorf("count problems: %w", err)
		}
		groups = append(groups, some...)
	}
	slices.SortFunc(groups, func(a, b ProblemGroup) int {
		if a.Count != b.Count {
			return b.Count - a.Count
		}
		return int(a.Oldest.num - b.Oldest.num)
	})
	groups = groups[:min(len(groups), mostGroups)]
	for i := range groups {
		if err := tx.ends(ctx, &groups[i]); err != nil {
			return nil, err
		}
	}
	return groups, nil
}

func scanGroup(rows *sql.Rows) (g ProblemGroup, err error) {
	err = rows.Scan(&g.Process, &g.Cause, &g.Count, &g.Oldest.num, &g.Newest.num)
	return g, err
}

// ends reads the oldest and the newest problem of a group.
func (tx *Tx) ends(ctx context.Context, g *ProblemGroup) error {
	const find = "SELECT " + problemColumns + " " + problemTables + " WHERE pr.num IN (?, ?) ORDER BY pr.num"
	rows, err := problemRows(ctx, tx, find, g.Oldest.num, g.Newest.num)
	if err != nil {
		return err
	}
	if len(rows) == 0 {
		return fmt.Errorf("read problems of %s: %w", g.Cause, ErrNotFound)
	}
	g.Oldest, g.Newest = rows[0], rows[len(rows)-1]
	return nil
}

// problemsMost is up to how many problems of a process are counted.
const problemsMost = 1000

// CountProblems counts the problems of the processes, up to a thousand of each.
func (tx *Tx) CountProblems(ctx context.Context, processes []string) (int, error) {
	const countProblems = "SELECT COUNT(*) FROM (SELECT 1 FROM problems WHERE process = ? LIMIT CAST(? AS BIGINT)) l"
	sum := 0
	for _, process := range processes {
		var n int
		if err := tx.one(ctx, countProblems, []any{process, problemsMost}, &n); err != nil {
			return 0, fmt.Errorf("count problems: %w", err)
		}
		sum += n
	}
	return sum, nil
}

// Problem returns the problem with this id, or ErrNotFound.
func (tx *Tx) Problem(ctx context.Context, id string) (ProblemRow, error) {
	all, err := problemRows(ctx, tx, "SELECT "+problemColumns+" "+problemTables+" WHERE pr.id = ?", id)
	if err != nil {
		return ProblemRow{}, fmt.Errorf("find problem: %w", err)
	}
	if len(all) == 0 {
		return ProblemRow{}, fmt.Errorf("find problem: %w", ErrNotFound)
	}
	return all[0], nil
}

func scanProblem(rows *sql.Rows) (p ProblemRow, err error) {
	err = rows.Scan(&p.num, &p.ID, &p.Case, &p.CaseNo, &p.Process, &p.Version, asJSON{&p.Problem})
	whole(p.Problem.Names)
	return p, err
}
