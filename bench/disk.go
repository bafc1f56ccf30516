package bench

import (
	"errors"
	"os"
	"runtime"
	"slices"
	"time"
)

// Machine is what the figures were measured on.
type Machine struct {
	Cores int    `json:"cores"`
	Go    string `json:"go"`
	OS    string `json:"os"`
}

func machine() Machine {
	return Machine{Cores: runtime.NumCPU(), Go: runtime.Version(), OS: runtime.GOOS + "/" + runtime.GOARCH}
}

// Disk is how long the disk needs to have 4 kB safe.
type Disk struct {
	Folder string        `json:"folder"`
	Median time.Duration `json:"fsync_median_ns"`
	P99    time.Duration `json:"fsync_p99_ns"`
}

const (
	diskBlock = 4096
	diskTries = 200
)

func measureDisk(dir string) (d Disk, err error) {
	f, err := os.CreateTemp(dir, "kartabl-bench-disk-")
	if err != nil {
		return d, err
	}
	defer func() { err = errors.Join(err, f.Close(), os.Remove(f.Name())) }()
	d.Folder = dir
	if dir == "" {
		d.Folder = os.TempDir()
	}
	block := make([]byte, diskBlock)
	var times []time.Duration
	for range diskTries {
		begun := time.Now()
		if _, err := f.Write(block); err != nil {
			return d, err
		}
		if err := f.Sync(); err != nil {
			return d, err
		}
		times = append(times, time.Since(begun))
	}
	slices.Sort(times)
	d.Median, d.P99 = quantile(times, 0.5), quantile(times, 0.99)
	return d, nil
}

// quantile of sorted values; 0 when there are none.
func quantile(sorted []time.Duration, q float64) time.Duration {
	if len(sorted) == 0 {
		return 0
	}
	return sorted[min(len(sorted)-1, int(q*float64(len(sorted))))]
}

// median is the middle of values, the lower one of two.
func median(values []float64) float64 {
	if len(values) == 0 {
		return 0
	}
	sorted := slices.Sorted(slices.Values(values))
	return sorted[(len(sorted)-1)/2]
}
