package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"

	"github.com/kartabl/kartabl/processes"
	"github.com/kartabl/kartabl/proof"
	"github.com/kartabl/kartabl/store"
)

// verifyCommand is kartabl verify.
type verifyCommand struct {
	database
	signer
	Case       string   `help:"Look at the case with this number only." placeholder:"NO"`
	Key        string   `help:"Public key (PEM) to check signatures with; without it that of the installation." placeholder:"FILE" type:"existingfile"`
	Checkpoint []string `help:"Compare with the checkpoints of this file too, which were kept elsewhere; may be repeated." placeholder:"FILE" type:"existingfile"`
	Receipt    string   `help:"Verify this receipt instead: no database is needed." placeholder:"FILE" type:"existingfile"`
}

// Run looks for what was changed and fails when it finds something.
func (c *verifyCommand) Run(ctx context.Context, to streams) error {
	key, err := c.public()
	if err != nil {
		return err
	}
	if c.Receipt != "" {
		return c.receipt(key, to)
	}
	elsewhere, err := c.elsewhere()
	if err != nil {
		return err
	}
	return c.use(ctx, func(_ *store.DB, s *processes.Service) error {
		n := 0
		found := func(d processes.Difference) {
			if n++; d.No == "" && d.Case == "" {
				fmt.Fprintf(to.out, "%s\n", d.Cause)
				return
			}
			fmt.Fprintf(to.out, "case %s (%s): %s\n", d.No, d.Case, d.Cause)
		}
		v, err := s.Verify(ctx, c.Case, found)
		if err != nil {
			return err
		}
		if c.Case == "" {
			if err := s.VerifyLog(ctx, key, elsewhere, &v, found); err != nil {
				return err
			}
		}
		c.tell(to, v, key)
		if n > 0 {
			return errFound
		}
		return nil
	})
}

func (c *verifyCommand) tell(to streams, v processes.Verified, key proof.Public) {
	fmt.Fprintf(to.out, "%d cases, %d events", v.Cases, v.Events)
	for _, part := range []struct {
		n     int
		words string
	}{
		{v.Late, "chained late"}, {v.Loose, "not chained yet"}, {v.Values, "values erased"}, {v.Erased, "cases with something erased"}, {v.Checkpoints, "checkpoints"},
	} {
		if part.n > 0 {
			fmt.Fprintf(to.out, ", %d %s", part.n, part.words)
		}
	}
	fmt.Fprintln(to.out)
	if key.IsZero() && v.Checkpoints > 0 {
		fmt.Fprintln(to.out, "signatures were not checked: give the public key by --key")
	}
}

// public is the key to check with: the given one, else that of the installation, if
// this machine has it.
func (c *verifyCommand) public() (proof.Public, error) {
	if c.Key == "" {
		k, err := c.key(c.Data)
		if errors.Is(err, fs.ErrNotExist) {
			return proof.Public{}, nil
		}
		if err != nil {
			return proof.Public{}, err
		}
		return k.Public(), nil
	}
	raw, err := os.ReadFile(c.Key)
	if err != nil {
		return proof.Public{}, fmt.Errorf("read key: %w", err)
	}
	p, err := proof.ParsePublic(raw)
	if err != nil {
		return p, fmt.Errorf("%s: %w", c.Key, err)
	}
	return p, nil
}

// elsewhere reads checkpoints, one after the other in each file.
func (c *verifyCommand) elsewhere() (all []proof.Checkpoint, err error) {
	for _, name := range c.Checkpoint {
		f, err := os.Open(name)
		if err != nil {
			return nil, fmt.Errorf("read checkpoint: %w", err)
		}
		defer f.Close() //nolint:errcheck // only read
		for d := json.NewDecoder(f); ; {
			var p proof.Checkpoint
			if err := d.Decode(&p); errors.Is(err, io.EOF) {
				break
			} else if err != nil {
				return nil, fmt.Errorf("%s: %w", name, err)
			}
			all = append(all, p)
		}
	}
	return all, nil
}

func (c *verifyCommand) receipt(key proof.Public, to streams) error {
	if key.IsZero() {
		return errors.New("give the public key of the installation by --key")
	}
	raw, err := os.ReadFile(c.Receipt)
	if err != nil {
		return fmt.Errorf("read receipt: %w", err)
	}
	var r proof.Receipt
	if err := json.Unmarshal(raw, &r); err != nil {
		return fmt.Errorf("%s: %w", c.Receipt, err)
	}
	if err := r.Check(key); err != nil {
		fmt.Fprintf(to.out, "not valid: %v\n", err)
		return errFound
	}
	fmt.Fprintf(to.out, "valid: event %d of case %s, signed with the key %s\n%s\n", r.Seq, r.No, r.Key, r.Told())
	return nil
}

// checkpointCommand is kartabl checkpoint.
type checkpointCommand struct {
	database
	signer
	List bool `help:"Print those that were made, and make none."`
}

// Run signs the log of all events as it stands and prints that, to be kept elsewhere.
func (c *checkpointCommand) Run(ctx context.Context, to streams) error {
	return c.use(ctx, func(db *store.DB, _ *processes.Service) error {
		if c.List {
			return db.View(ctx, func(tx *store.Tx) error {
				all, err := tx.Checkpoints(ctx)
				return errors.Join(err, printCheckpoints(to.out, all...))
			})
		}
		k, err := c.key(c.Data)
		if err != nil {
			return err
		}
		p, err := db.Checkpoint(ctx, k)
		if err != nil {
			return err
		}
		return printCheckpoints(to.out, p)
	})
}

func printCheckpoints(w io.Writer, all ...proof.Checkpoint) error {
	for _, p := range all {
		if p.Events == 0 {
			return errors.New("nothing has happened yet")
		}
		if err := json.NewEncoder(w).Encode(p); err != nil {
			return err
		}
	}
	return nil
}
