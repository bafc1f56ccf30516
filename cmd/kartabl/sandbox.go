package main

import (
	"context"
	"fmt"

	"github.com/kartabl/kartabl/sandbox"
)

// sandboxCommand is kartabl sandbox.
type sandboxCommand struct {
	Listen string `help:"Loopback address to listen on." default:"127.0.0.1:8090" env:"KARTABL_SANDBOX_LISTEN"`
}

// Run starts the sandbox and returns when it is told to stop.
func (c *sandboxCommand) Run(ctx context.Context, to streams) error {
	s := sandbox.New(sandbox.Options{})
	if err := s.Start(ctx, c.Listen); err != nil {
		return fmt.Errorf("start sandbox: %w", err)
	}
	fmt.Fprintf(to.out, "sandbox is ready at http://%s (mail sink at %s)\n", s.Addr(), s.SMTPAddr())
	<-ctx.Done()
	return s.Close() //nolint:contextcheck // ctx has ended
}
