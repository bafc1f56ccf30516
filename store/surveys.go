package store

import (
	"context"
	"errors"
	"fmt"
	"time"
)

const (
	offerSurvey = `INSERT INTO surveys (case_id, step, expires_at) VALUES (?, ?, ?) ON CONFLICT (case_id)
		DO UPDATE SET step = excluded.step, expires_at = excluded.expires_at, answers = NULL, answered_at = NULL`
	storeSurvey = `INSERT INTO surveys (case_id, step, expires_at, answers, answered_at) VALUES (?, ?, ?, ?, ?) ON CONFLICT (case_id)
		DO UPDATE SET answers = excluded.answers, answered_at = excluded.answered_at`
)

// SurveyOf returns the answer that the customer gave after the case had ended.
func (tx *Tx) SurveyOf(ctx context.Context, caseID string) (values map[string]any, ok bool, err error) {
	var at time.Time
	err = tx.one(ctx, "SELECT answers, answered_at FROM surveys WHERE case_id = ?", []any{caseID}, asJSON{&values}, moment{&at})
	if errors.Is(err, ErrNotFound) || err == nil && at.IsZero() {
		return nil, false, nil
	}
	if err != nil {
		return nil, false, fmt.Errorf("find survey: %w", err)
	}
	return values, true, nil
}
