package bench

import (
	"context"
	"errors"
	"fmt"
	"math"
	"time"

	"github.com/kartabl/kartabl/store"
)

// Result is what one layer came to on one database: medians over the rounds.
type Result struct {
	Database          string           `json:"database"`
	Layer             string           `json:"layer"`
	Cases             int              `json:"cases"`
	StepsPerSecond    float64          `json:"steps_per_second"`
	PerSecond         float64          `json:"commands_per_second"`
	Floor             float64          `json:"floor_commands_per_second"`
	FloorSteps        float64          `json:"floor_steps_per_second"`
	Ratio             float64          `json:"ratio"`
	Ratios            []float64        `json:"ratios"` // of each round
	Latency           map[string]Times `json:"latency"`
	CommandsPerCase   int              `json:"commands_per_case"`
	CommandsPerCommit float64          `json:"commands_per_commit"`
	CommitsPerStep    float64          `json:"commits_per_step"`
	FsyncsPerStep     float64          `json:"fsyncs_per_step"`
	BytesPerCase      int64            `json:"bytes_per_case"` // on disk, with indexes
	Writes            []Writes         `json:"writes"`         // of a case
}

// Times are a kind of command's waits.
type Times struct {
	P50 time.Duration `json:"p50_ns"`
	P99 time.Duration `json:"p99_ns"`
}

// subject is one layer under measurement with the floor beside it.
type subject struct {
	o     Options
	rig   *rig
	plot  plot
	layer layer
	floor *floor
	tape  tape
}

func measure(ctx context.Context, o Options, g ground, t tape, name string) (res Result, err error) {
	p, err := g.take(ctx)
	if err != nil {
		return res, err
	}
	defer func() { err = errors.Join(err, p.drop(context.WithoutCancel(ctx))) }()
	l, r, err := raise(ctx, p, o, name)
	if err != nil {
		return res, err
	}
	defer func() { err = errors.Join(err, l.close(ctx), r.close()) }()
	f, err := newFloor(ctx, g, t, o.Callers)
	if err != nil {
		return res, fmt.Errorf("make floor: %w", err)
	}
	defer func() { err = errors.Join(err, f.close(context.WithoutCancel(ctx))) }()
	s := subject{o: o, rig: r, plot: p, layer: l, floor: f, tape: t}
	res, err = s.rounds(ctx)
	res.Layer, res.Writes = name, t.writes()
	return res, err
}

// raise makes the rig and the layer that is to be measured.
func raise(ctx context.Context, p plot, o Options, name string) (layer, *rig, error) {
	if name == HTTP {
		return raiseHTTP(ctx, p, o)
	}
	r, err := newRig(ctx, p, o.Callers, nil)
	if err != nil {
		return nil, nil, err
	}
	if name == Cartable {
		return inCartable{r}, r, nil
	}
	return inProcess{r}, r, nil
}

// round is product and floor, one after the other.
type round struct {
	product, floor tally
	commits        float64 // of the product
	fsyncs         float64
}

func (s *subject) rounds(ctx context.Context) (Result, error) {
	about, err := s.rig.db.About(ctx)
	if err != nil {
		return Result{}, fmt.Errorf("ask the database: %w", err)
	}
	if _, err := s.round(ctx, limit{cases: 1}); err != nil {
		return Result{}, fmt.Errorf("warm up: %w", err)
	}
	before, err := s.size(ctx)
	if err != nil {
		return Result{}, err
	}
	var list []round
	for range s.o.Rounds {
		r, err := s.round(ctx, limit{})
		if err != nil {
			return Result{}, err
		}
		list = append(list, r)
	}
	after, err := s.size(ctx)
	if err != nil {
		return Result{}, err
	}
	res := s.sum(list)
	res.Database = about
	res.BytesPerCase = (after - before) / int64(max(1, res.Cases))
	if err := s.rig.equal(ctx); err != nil {
		return res, fmt.Errorf("replay: %w", err)
	}
	return res, nil
}

// size is what the database takes on disk without its log, which grows to the same length
// however many cases there are.
func (s *subject) size(ctx context.Context) (int64, error) {
	if !s.floor.postgres {
		if _, err := s.plot.raw.ExecContext(ctx, "PRAGMA wal_checkpoint(TRUNCATE)"); err != nil {
			return 0, fmt.Errorf("empty the log: %w", err)
		}
	}
	n, err := s.rig.db.Size(ctx)
	if err != nil {
		return 0, fmt.Errorf("size: %w", err)
	}
	return n, nil
}

// round measures the product and then the floor with as many commands to a commit.
func (s *subject) round(ctx context.Context, end limit) (r round, err error) {
	fixed := end.cases > 0
	if !fixed {
		end = s.o.limit()
	}
	was := s.rig.db.Stats()
	if r.product, err = drive(ctx, s.layer, s.o.Callers, s.tape.items, end); err != nil {
		return r, err
	}
	r.commits, r.fsyncs = since(was, s.rig.db.Stats())
	if !fixed {
		end = s.o.limit()
	}
	perCommit := max(1, int(math.Round(float64(r.product.commands)/r.commits)))
	if r.floor, err = s.floor.run(ctx, end, perCommit); err != nil {
		return r, fmt.Errorf("floor: %w", err)
	}
	return r, nil
}

func since(was, now store.Stats) (commits, fsyncs float64) {
	return float64(now.Commits - was.Commits), float64(now.Fsyncs - was.Fsyncs)
}

func (s *subject) sum(list []round) Result {
	all := tally{times: map[string][]time.Duration{}}
	var rates, floors, ratios []float64
	var commits, fsyncs float64
	for _, r := range list {
		all.add(r.product)
		commits += r.commits
		fsyncs += r.fsyncs
		rates, floors = append(rates, r.product.rate()), append(floors, r.floor.rate())
		ratios = append(ratios, r.product.rate()/r.floor.rate())
	}
	perCase := float64(len(s.tape.commands))
	steps := float64(all.commands) / perCase * HumanSteps
	res := Result{
		Cases: all.cases, PerSecond: median(rates), Floor: median(floors), Ratio: median(ratios), Ratios: ratios,
		CommandsPerCase: len(s.tape.commands), CommandsPerCommit: float64(all.commands) / commits,
		CommitsPerStep: commits / steps, FsyncsPerStep: fsyncs / steps, Latency: all.waits(),
	}
	res.StepsPerSecond, res.FloorSteps = res.PerSecond/perCase*HumanSteps, res.Floor/perCase*HumanSteps
	return res
}
