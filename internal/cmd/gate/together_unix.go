//go:build unix

package main

import (
	"os/exec"
	"syscall"
)

// together makes an interruption reach all that the command started.
func together(cmd *exec.Cmd) {
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	cmd.Cancel = func() error { return syscall.Kill(-cmd.Process.Pid, syscall.SIGTERM) }
}
