package store

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/uptrace/bun"
)

// DefinitionRow is one deployed version of a process definition, as it was written.
type DefinitionRow struct {
	bun.BaseModel `bun:"table:definitions,alias:d"`
	ID            string    `bun:"id,pk"`
	Version       int       `bun:"version,pk"`
	Source        string    `bun:"source"`
	Catalog       string    `bun:"catalog"` // hash of the catalog that it was checked against
	DeployedAt    time.Time `bun:"deployed_at"`
	DeployedBy    string    `bun:"deployed_by"`
}

// AddDefinition deploys a version. The same version with the same source is no
// change; with another source it is ErrConflict.
func (tx *Tx) AddDefinition(ctx context.Context, d DefinitionRow) error {
	if d.DeployedAt.IsZero() {
		d.DeployedAt = tx.Now
	}
	err := tx.add(ctx, &d)
	if !errors.Is(err, ErrConflict) {
		return err
	}
	there, err := tx.Definition(ctx, d.ID, d.Version)
	if err != nil {
		return err
	}
	if there.Source != d.Source {
		return fmt.Errorf("add definition %s@%d: %w", d.ID, d.Version, ErrConflict)
	}
	return nil
}

// Definition returns one version, or ErrNotFound.
func (tx *Tx) Definition(ctx context.Context, id string, version int) (DefinitionRow, error) {
	var d DefinitionRow
	if err := tx.find(ctx, &d, "id = ? AND version = ?", id, version); err != nil {
		return DefinitionRow{}, fmt.Errorf("find definition %s@%d: %w", id, version, err)
	}
	d.DeployedAt = d.DeployedAt.UTC()
	return d, nil
}

// Definitions returns the latest version of each process.
func (tx *Tx) Definitions(ctx context.Context) ([]DefinitionRow, error) {
	const latest = "NOT EXISTS (SELECT 1 FROM definitions later WHERE later.id = d.id AND later.version > d.version)"
	return tx.definitions(ctx, tx.selects(&[]DefinitionRow{}).Where(latest))
}

// AllDefinitions returns every version of every process.
func (tx *Tx) AllDefinitions(ctx context.Context) ([]DefinitionRow, error) {
	return tx.definitions(ctx, tx.selects(&[]DefinitionRow{}))
}

// DefinitionHeads returns every version of every process without what is written in it.
func (tx *Tx) DefinitionHeads(ctx context.Context) ([]DefinitionRow, error) {
	return tx.definitions(ctx, tx.selects(&[]DefinitionRow{}).Column("id", "version", "catalog", "deployed_at", "deployed_by"))
}

// CountDefinitions tells how many versions of processes are deployed.
func (tx *Tx) CountDefinitions(ctx context.Context) (n int, err error) {
	if err := tx.one(ctx, "SELECT COUNT(*) FROM definitions", nil, &n); err != nil {
		return 0, fmt.Errorf("count definitions: %w", err)
	}
	return n, nil
}

func (tx *Tx) definitions(ctx context.Context, q *bun.SelectQuery) ([]DefinitionRow, error) {
	var all []DefinitionRow
	if err := q.Model(&all).OrderExpr("id, version").Scan(ctx); err != nil {
		return nil, fmt.Errorf("list definitions: %w", err)
	}
	for i := range all {
		all[i].DeployedAt = all[i].DeployedAt.UTC()
	}
	return all, nil
}

// CatalogRow is a deployed catalog with its templates.
type CatalogRow struct {
	bun.BaseModel `bun:"table:catalogs,alias:c"`
	Hash          string            `bun:"hash,pk"`
	Source        string            `bun:"source"`
	Templates     map[string]string `bun:"templates,type:json,nullzero"` // file name -> body
	DeployedAt    time.Time         `bun:"deployed_at"`
}

// AddCatalog deploys a catalog; one that is there already becomes no newer.
func (tx *Tx) AddCatalog(ctx context.Context, c CatalogRow) error {
	if c.DeployedAt.IsZero() {
		c.DeployedAt = tx.Now
	}
	if err := tx.add(ctx, &c); err != nil && !errors.Is(err, ErrConflict) {
		return fmt.Errorf("add catalog: %w", err)
	}
	return nil
}

// Catalog returns the catalog with this hash, or ErrNotFound.
func (tx *Tx) Catalog(ctx context.Context, hash string) (CatalogRow, error) {
	return tx.catalog(ctx, tx.selects(&CatalogRow{}).Where("hash = ?", hash))
}

// LatestCatalog returns the catalog that was deployed last, or ErrNotFound.
func (tx *Tx) LatestCatalog(ctx context.Context) (CatalogRow, error) {
	return tx.catalog(ctx, tx.selects(&CatalogRow{}))
}

func (tx *Tx) catalog(ctx context.Context, q *bun.SelectQuery) (CatalogRow, error) {
	var all []CatalogRow
	if err := q.Model(&all).OrderExpr("num DESC").Limit(1).Scan(ctx); err != nil {
		return CatalogRow{}, fmt.Errorf("find catalog: %w", err)
	}
	if len(all) == 0 {
		return CatalogRow{}, fmt.Errorf("find catalog: %w", ErrNotFound)
	}
	all[0].DeployedAt = all[0].DeployedAt.UTC()
	return all[0], nil
}
