package store_test

import (
	"testing"

	"github.com/kartabl/kartabl/store"
	"github.com/kartabl/kartabl/store/storetest"
)

// demonstrate opens a database for a demonstration and closes it again.
func demonstrate(t *testing.T, dsn string) error {
	t.Helper()
	db, err := store.Open(t.Context(), store.Options{DSN: dsn, Demonstration: true})
	if err != nil {
		return err
	}
	return db.Close()
}

// occupy puts a person into a database.
func occupy(t *testing.T, db *store.DB) {
	t.Helper()
	update(t, db, func(tx *store.Tx) error {
		return tx.AddPerson(t.Context(), store.Person{ID: "ali", Login: "ali", Name: "Ali"})
	})
}

func TestADemonstrationTakesAnEmptyDatabaseAndItsOwn(t *testing.T) {
	storetest.RunEmpty(t, func(t *testing.T, dsn string) {
		wantErr(t, demonstrate(t, dsn), nil)
		occupy(t, storetest.Open(t, dsn))
		wantErr(t, demonstrate(t, dsn), nil)
	})
	storetest.RunDSN(t, func(t *testing.T, dsn string) { // with tables, as another tool has left them
		wantErr(t, demonstrate(t, dsn), nil)
		occupy(t, storetest.Open(t, dsn))
		wantErr(t, demonstrate(t, dsn), nil)
	})
}

func TestADemonstrationTakesNoDatabaseOfOthers(t *testing.T) {
	storetest.RunDSN(t, func(t *testing.T, dsn string) {
		occupy(t, storetest.Open(t, dsn))
		wantErr(t, demonstrate(t, dsn), store.ErrOccupied)
		wantErr(t, demonstrate(t, dsn), store.ErrOccupied)
	})
	storetest.RunDSN(t, func(t *testing.T, dsn string) {
		update(t, storetest.Open(t, dsn), func(tx *store.Tx) error {
			return tx.AddDefinition(t.Context(), store.DefinitionRow{ID: "claim", Version: 1, Source: "process: claim"})
		})
		wantErr(t, demonstrate(t, dsn), store.ErrOccupied)
	})
}

// Whoever runs an older server on it goes on as before: its tables stay as they are.
func TestADatabaseOfOthersIsNotMigratedForADemonstration(t *testing.T) {
	storetest.RunDSN(t, func(t *testing.T, dsn string) {
		occupy(t, storetest.Open(t, dsn))
		version := func() (n int) {
			if err := storetest.Raw(t, dsn).QueryRowContext(t.Context(), "SELECT MAX(version) FROM migrations").Scan(&n); err != nil {
				t.Fatal(err)
			}
			return n
		}
		storetest.Forget(t, dsn)
		before := version()
		wantErr(t, demonstrate(t, dsn), store.ErrOccupied)
		if after := version(); after != before {
			t.Errorf("its tables were of version %d and are of %d", before, after)
		}
	})
}
