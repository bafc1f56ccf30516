package store

import (
	"context"
	"database/sql"
	"fmt"
	"strconv"

	"github.com/kartabl/kartabl/engine"
)

const raiseProblem = `INSERT INTO problems (id, case_id, process, problem) VALUES (?, ?, ?, ?)
	ON CONFLICT (id) DO UPDATE SET problem = excluded.problem`

// ProblemRow is why a case cannot go on by itself.
type ProblemRow struct {
	ID, Case, CaseNo, Process string
	Version                   int
	Problem                   engine.Problem

	num int64
}

// Cursor is where a list of problems goes on after this one.
func (p ProblemRow) Cursor() string { return strconv.FormatInt(p.num, 10) }

const problemColumns = "pr.num AS num, pr.id, pr.case_id, c.no, pr.process, c.version, pr.problem"

// Problems lists the problems of the processes, newest first; nil means all.
func (tx *Tx) Problems(ctx context.Context, processes []string, after string, most int) ([]ProblemRow, error) {
	const from = "FROM problems pr JOIN cases c ON c.id = pr.case_id WHERE pr.num < ?"
	if processes != nil && len(processes) == 0 {
		return nil, nil
	}
	u := &union{order: "num DESC", limit: limit(most)}
	if processes == nil {
		u.arm(problemColumns, "pr.num DESC", from, newest(after))
	}
	for _, process := range processes {
		u.arm(problemColumns, "pr.num DESC", from+" AND pr.process = ?", newest(after), process)
	}
	query, args := u.build()
	problems, err := list(ctx, tx, query, args, scanProblem)
	if err != nil {
		return nil, fmt.Errorf("list problems: %w", err)
	}
	return problems, nil
}

// Problem returns the problem with this id, or ErrNotFound.
func (tx *Tx) Problem(ctx context.Context, id string) (ProblemRow, error) {
	const find = "SELECT " + problemColumns + " FROM problems pr JOIN cases c ON c.id = pr.case_id WHERE pr.id = ?"
	all, err := list(ctx, tx, find, []any{id}, scanProblem)
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
