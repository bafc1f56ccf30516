package bench

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strings"

	"github.com/google/uuid"
)

// ground is where empty databases of one kind are made: SQLite files in a folder, or
// schemas of a PostgreSQL database.
type ground struct {
	dir, dsn string
	postgres bool
}

func newGround(dir, dsn string) ground {
	return ground{dir: dir, dsn: dsn, postgres: dsn != ""}
}

// plot is one empty database of a ground.
type plot struct {
	dsn   string
	plain bool    // the store keeps JSON as it is
	raw   *sql.DB // plain connections to it, beside the store's
	drop  func(context.Context) error
}

// take makes an empty database; drop removes it with all that is in it.
func (g ground) take(ctx context.Context) (plot, error) {
	if g.postgres {
		return g.schema(ctx)
	}
	return g.file()
}

// databaseName is the name that a server gives its file.
const databaseName = "kartabl.db"

// floorPragmas are those that the store gives its own connections.
var floorPragmas = []string{
	"busy_timeout(10000)", "journal_mode(WAL)", "synchronous(FULL)", "foreign_keys(1)",
	"cache_size(-32000)", "wal_autocheckpoint(4000)", "temp_store(MEMORY)",
}

func (g ground) file() (plot, error) {
	dir, err := os.MkdirTemp(g.dir, "kartabl-bench-")
	if err != nil {
		return plot{}, err
	}
	p, err := plotAt(dir)
	if err != nil {
		return plot{}, errors.Join(err, os.RemoveAll(dir))
	}
	p.drop = func(context.Context) error { return errors.Join(p.raw.Close(), os.RemoveAll(dir)) }
	return p, nil
}

// plotAt is the database in a folder.
func plotAt(dir string) (plot, error) {
	path := filepath.Join(dir, databaseName)
	name := "file:" + (&url.URL{Path: path}).EscapedPath() + "?" + url.Values{"_pragma": floorPragmas}.Encode()
	raw, err := sql.Open("sqlite", name)
	if err != nil {
		return plot{}, err
	}
	raw.SetMaxIdleConns(1)
	return plot{dsn: path, raw: raw}, nil
}

func (g ground) schema(ctx context.Context) (plot, error) {
	u, err := url.Parse(g.dsn)
	if err != nil {
		return plot{}, fmt.Errorf("address of the database: %w", err)
	}
	name := "bench_" + strings.ReplaceAll(uuid.NewString(), "-", "")
	query := u.Query()
	query.Set("search_path", name)
	u.RawQuery = query.Encode()
	raw, err := sql.Open("pgx", u.String())
	if err != nil {
		return plot{}, err
	}
	if _, err := raw.ExecContext(ctx, "CREATE SCHEMA "+name); err != nil {
		return plot{}, errors.Join(fmt.Errorf("make schema: %w", err), raw.Close())
	}
	return plot{dsn: u.String(), raw: raw, drop: func(ctx context.Context) error {
		_, err := raw.ExecContext(ctx, "DROP SCHEMA "+name+" CASCADE")
		return errors.Join(err, raw.Close())
	}}, nil
}
