//go:build unix

package main

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"os/user"
	"strconv"
	"syscall"
)

// account is who PostgreSQL runs as. It refuses to run as root. The zero value is
// ourselves.
type account struct {
	other    bool
	uid, gid int
}

// ordinaryAccount is ourselves, or for root an account without rights.
func ordinaryAccount() (account, error) {
	if os.Geteuid() != 0 {
		return account{}, nil
	}
	for _, name := range []string{"postgres", "nobody"} {
		found, err := user.Lookup(name)
		if err != nil {
			continue
		}
		return accountOf(found)
	}
	return account{}, errors.New("PostgreSQL does not run as root, and there is neither an account postgres nor nobody")
}

func accountOf(found *user.User) (account, error) {
	uid, err := strconv.Atoi(found.Uid)
	if err != nil {
		return account{}, fmt.Errorf("read the account %s: %w", found.Username, err)
	}
	gid, err := strconv.Atoi(found.Gid)
	if err != nil {
		return account{}, fmt.Errorf("read the account %s: %w", found.Username, err)
	}
	return account{other: true, uid: uid, gid: gid}, nil
}

// own gives a folder of ours to the account.
func (a account) own(folder string) error {
	if !a.other {
		return nil
	}
	return os.Chown(folder, a.uid, a.gid)
}

// run makes the command run as the account, and apart from the terminal's signals:
// we stop it ourselves, in order.
func (a account) run(cmd *exec.Cmd) {
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	if a.other {
		cmd.SysProcAttr.Credential = &syscall.Credential{Uid: uint32(a.uid), Gid: uint32(a.gid)}
	}
}
