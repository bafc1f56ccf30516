//go:build !unix

package main

import "os/exec"

// account is who PostgreSQL runs as: where there is no root, always ourselves.
type account struct{}

func ordinaryAccount() (account, error) { return account{}, nil }

func (account) own(string) error { return nil }

func (account) run(*exec.Cmd) {}
