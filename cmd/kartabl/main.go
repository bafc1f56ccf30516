// Command kartabl is the whole product in one binary: the server, its demonstration,
// and the tools of analysts and operators.
package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"strings"
	"syscall"

	"github.com/alecthomas/kong"

	"github.com/kartabl/kartabl/internal/fault"
	"github.com/kartabl/kartabl/internal/text"
)

// commands are the words after kartabl. Each is a struct whose Run does the work.
type commands struct {
	Demo       demoCommand       `cmd:"" help:"Start a demonstration: server, sandbox, people and some hundred cases."`
	Serve      serveCommand      `cmd:"" help:"Start the server."`
	Sandbox    sandboxCommand    `cmd:"" help:"Start realistic doubles of the outside world on loopback."`
	Check      checkCommand      `cmd:"" help:"Check definition files and print what is wrong with them."`
	Test       testCommand       `cmd:"" help:"Run the scenarios of definition files."`
	Deploy     deployCommand     `cmd:"" help:"Deploy definition files into a database; their scenarios run first."`
	Migrate    migrateCommand    `cmd:"" help:"Move the open cases of a process to another version."`
	Reconcile  reconcileCommand  `cmd:"" help:"Compare a day with the lists of the gateways."`
	Money      moneyCommand      `cmd:"" help:"Export the ledger of money."`
	Calendar   calendarCommand   `cmd:"" help:"Declare holidays and look at open hours."`
	Fmt        fmtCommand        `cmd:"" help:"Lay definition files out; comments, order and meaning stay."`
	Explain    explainCommand    `cmd:"" help:"Explain a code of the checker, or a definition file on one page for people."`
	Graph      graphCommand      `cmd:"" help:"Draw a definition as SVG or Mermaid."`
	Diff       diffCommand       `cmd:"" help:"Say what differs between two definitions, in words of the process."`
	Schema     schemaCommand     `cmd:"" help:"Print the JSON Schema of definitions for editors."`
	Replay     replayCommand     `cmd:"" help:"Replay every case of a database and compare with what is stored."`
	Verify     verifyCommand     `cmd:"" help:"Look for anything that was changed in the history of cases, or verify a receipt."`
	Checkpoint checkpointCommand `cmd:"" help:"Sign all that has happened so far, and print that to be kept elsewhere."`
	Key        keyCommand        `cmd:"" help:"Print the public key of the installation."`
	Simulate   simulateCommand   `cmd:"" help:"Live through a year of a whole server under one seed, and check all laws at its end."`
	Bench      benchCommand      `cmd:"" help:"Measure steps per second beside the raw floor of the same writes."`
	Backup     backupCommand     `cmd:"" help:"Make a consistent copy of the database while it runs."`
	User       userCommand       `cmd:"" help:"Manage people."`
	Audit      auditCommand      `cmd:"" help:"Export the audit trail, and remove what is old of it."`
	Policy     policyCommand     `cmd:"" help:"Print who may do what: the table of rights."`
	Patterns   patternsCommand   `cmd:"" help:"Run the score card of workflow patterns: what is claimed, shown to be so."`
	Queue      queueCommand      `cmd:"" help:"Say who works in which queue, how much one may hold, and who leads it."`
	Erase      eraseCommand      `cmd:"" help:"Erase what is kept of a customer, on lawful request, or keep it from that."`
}

// errFound says that a tool has found faults and has printed them already.
var errFound = errors.New("faults found")

func main() {
	collectLate()
	os.Exit(run(os.Args[1:], os.Stdout, os.Stderr))
}

// run gives the exit code: 0 done, 1 faults found or failed, 2 wrong use.
func run(args []string, out, errs *os.File) int {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	var c commands
	parser, err := kong.New(&c,
		kong.Name("kartabl"),
		kong.Description("A workflow engine with a customer cartable."),
		kong.UsageOnError(),
		kong.Vars{"tempdir": os.TempDir()},
		kong.Writers(out, errs),
		kong.BindTo(ctx, (*context.Context)(nil)),
		kong.Bind(streams{out: out, errs: errs}),
	)
	if err != nil {
		fmt.Fprintln(errs, err)
		return 2
	}
	k, err := parser.Parse(args)
	if err != nil {
		fmt.Fprintln(errs, "kartabl:", err)
		return 2
	}
	if err := k.Run(); err != nil {
		if !errors.Is(err, errFound) {
			fmt.Fprintln(errs, "kartabl:", said(err))
		}
		return 1
	}
	return 0
}

// said is an error as people read it: a fault in it by its sentence in the catalogue.
func said(err error) string {
	f := fault.As(err)
	if f == nil {
		return err.Error()
	}
	sentence := f.Message(text.En)
	for _, field := range f.Fields {
		sentence += "\n  " + field.Path + ": " + field.Message(text.En)
	}
	if f.Cause != nil {
		sentence += " (" + f.Cause.Error() + ")"
	}
	return strings.Replace(err.Error(), f.Error(), sentence, 1)
}

// streams are where a command prints.
type streams struct{ out, errs *os.File }
