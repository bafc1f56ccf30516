package main

import (
	"os/exec"
	"syscall"
)

// bindToUs stops the server also when we are killed and cannot.
func bindToUs(cmd *exec.Cmd) {
	cmd.SysProcAttr.Pdeathsig = syscall.SIGQUIT
}
