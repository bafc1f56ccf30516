//go:build !linux

package main

import "os/exec"

// bindToUs has no means here: a server whose withpg was killed has to be stopped
// by hand.
func bindToUs(*exec.Cmd) {}
