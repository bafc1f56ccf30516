package cartable

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/kartabl/kartabl/engine"
	"github.com/kartabl/kartabl/people"
	"github.com/kartabl/kartabl/store"
)

// Deployed is a process with its versions.
type Deployed struct {
	ID           string            `json:"id"`
	Title        string            `json:"title"`
	Owner        string            `json:"owner,omitempty" doc:"Whose it is: the name of a role"`
	Confidential bool              `json:"confidential,omitempty"`
	Cases        int               `json:"cases" doc:"Open ones, of all versions"`
	Versions     []DeployedVersion `json:"versions" doc:"Newest first"`
}

// DeployedVersion is one version of a process.
type DeployedVersion struct {
	Version int       `json:"version"`
	At      time.Time `json:"at" doc:"When it was deployed"`
	By      string    `json:"by" doc:"Name of the person, or of the program"`
	Cases   int       `json:"cases" doc:"Open ones"`
}

// ProcessList are the processes that the reader may look at, by their ids.
type ProcessList struct {
	Rows    []Deployed `json:"rows"`
	Deploys bool       `json:"deploys,omitempty" doc:"He may deploy definitions"`
}

// Processes lists the processes that the reader may look at.
func (s *Service) Processes(ctx context.Context, r Reader) (ProcessList, error) {
	all := []Deployed{}
	err := s.db.View(ctx, func(tx *store.Tx) error {
		heads, err := tx.DefinitionHeads(ctx)
		if err != nil {
			return err
		}
		names := map[string]string{}
		for len(heads) > 0 {
			n := slices.IndexFunc(heads, func(d store.DefinitionRow) bool { return d.ID != heads[0].ID })
			if n < 0 {
				n = len(heads)
			}
			if all, err = s.deployed(ctx, tx, r, names, heads[:n], all); err != nil {
				return err
			}
			heads = heads[n:]
		}
		return nil
	})
	return ProcessList{Rows: all, Deploys: people.Can(r.Person, people.Deploy, people.Object{})}, err
}

// deployed adds a process whose versions are given to the list of a reader who may look at it.
func (s *Service) deployed(ctx context.Context, tx *store.Tx, r Reader, names map[string]string, heads []store.DefinitionRow, all []Deployed) ([]Deployed, error) {
	newest := heads[len(heads)-1]
	p, err := s.processes.ProcessTx(ctx, tx, newest.ID, newest.Version)
	if err != nil {
		return all, fmt.Errorf("process %s: %w", newest.ID, err)
	}
	if !people.Can(r.Person, people.ReadProcess, processObject(p)) {
		return all, nil
	}
	standing, err := tx.Standing(ctx, p.ID)
	if err != nil {
		return all, err
	}
	d := Deployed{ID: p.ID, Title: p.Title.In(r.Lang), Confidential: p.Access.Confidential, Versions: []DeployedVersion{}}
	if p.Owner != "" {
		d.Owner = poolLabel(engine.RolePool(p.Owner), r.Lang)
	}
	for _, head := range slices.Backward(heads) {
		v, err := s.deployedVersion(ctx, tx, names, head, standing[head.Version])
		if err != nil {
			return all, err
		}
		d.Versions, d.Cases = append(d.Versions, v), d.Cases+v.Cases
	}
	return append(all, d), nil
}

func (s *Service) deployedVersion(ctx context.Context, tx *store.Tx, names map[string]string, head store.DefinitionRow, standing map[string]int) (DeployedVersion, error) {
	p, err := s.processes.ProcessTx(ctx, tx, head.ID, head.Version)
	if err != nil {
		return DeployedVersion{}, fmt.Errorf("version %d of %s: %w", head.Version, head.ID, err)
	}
	if _, err := personName(ctx, tx, names, head.DeployedBy); err != nil && !errors.Is(err, errNotFound) {
		return DeployedVersion{}, err
	}
	return DeployedVersion{
		Version: head.Version, At: head.DeployedAt, By: cmp.Or(names[head.DeployedBy], head.DeployedBy), Cases: openCases(p, standing),
	}, nil
}

// mayReadProcesses reports whether there is a process that the reader may look at.
func (s *Service) mayReadProcesses(r Reader) bool {
	for _, p := range s.processes.All() {
		if people.Can(r.Person, people.ReadProcess, processObject(p)) {
			return true
		}
	}
	return false
}
