package logs

import (
	"bytes"
	"log/slog"
	"strings"
	"testing"
)

// A line says what its context is about, inside of groups and beside attributes too.
func TestLinesSayWhatTheyAreAbout(t *testing.T) {
	var b bytes.Buffer
	log := slog.New(Handler(slog.NewTextHandler(&b, nil))).With("server", "one")
	ctx := With(t.Context(), slog.String("request", "r1"))
	inner := With(ctx, slog.String("case", "c1"))

	log.InfoContext(inner, "moved", "n", 1)
	log.InfoContext(ctx, "answered")
	log.Info("alone")
	log.WithGroup("g").InfoContext(ctx, "grouped")

	lines := strings.Split(strings.TrimSpace(b.String()), "\n")
	for i, want := range []string{
		"msg=moved server=one n=1 request=r1 case=c1",
		"msg=answered server=one request=r1",
		"msg=alone server=one",
		"msg=grouped server=one g.request=r1",
	} {
		if !strings.HasSuffix(lines[i], want) {
			t.Errorf("%s: want %s", lines[i], want)
		}
	}
}
