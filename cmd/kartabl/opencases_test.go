package main

import (
	"context"
	"fmt"
	"os"
	"strconv"

	"github.com/kartabl/kartabl/engine"
	"github.com/kartabl/kartabl/people"
	"github.com/kartabl/kartabl/processes"
	"github.com/kartabl/kartabl/store"
)

// openCases is a command of the scripts: opencases DATABASE PROCESS N opens N cases with
// `days` from 1 on, of a customer who is there or not.
func openCases() {
	if err := openSome(context.Background(), os.Args[1], os.Args[2], os.Args[3]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func openSome(ctx context.Context, dsn, process, count string) error {
	n, err := strconv.Atoi(count)
	if err != nil {
		return err
	}
	db, err := store.Open(ctx, store.Options{DSN: dsn})
	if err != nil {
		return err
	}
	s := processes.New(processes.Options{DB: db})
	if err := s.Restore(ctx); err != nil {
		return err
	}
	sara := people.Person{ID: "sara", Login: "sara", Name: "Sara", Side: engine.Customer, Attributes: map[string]any{"full_name": "Sara"}}
	for i := range n {
		err := s.Update(ctx, func(tx *store.Tx) error {
			_, err := s.StartTx(ctx, tx, processes.StartRequest{Process: process, By: sara, Customer: sara, Values: map[string]any{"days": i + 1}})
			return err
		})
		if err != nil {
			return err
		}
	}
	return db.Close()
}
