package definitions

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// hardCases are what goes wrong in practice, each with the tests that show what happens
// then. The page of the language says the same in words.
var hardCases = []struct{ what, where, tests string }{
	{"an expression fails in when, set or args", "engine", "TestFailingSetKeepsTheWorkAndGoesOnWhenResumed TestFailingEntryIsTriedAgain"},
	{"a condition of a form fails", "engine", "TestConditionThatFailsCountsAsTrueAndWarns"},
	{"the offer fails or is false", "engine", "TestStartIsChecked"},
	{"the offer of a case that nobody starts", "processes", "TestAScheduleAsksTheOffer TestAMessageAsksTheOffer TestASubprocessIsNotAskedForItsOffer"},
	{"no edge is true, two are true", "definitions", "TestEveryFaultIsToldAtItsLine"},
	{"a table has no rule, or two", "engine", "TestTableWithoutARule TestTableCells"},
	{"a loop without waiting", "engine", "TestLoopWithoutWaitingIsAProblem"},
	{"a timer against a person", "engine", "TestTimerAgainstPerson TestEarlyTimerIsIgnored"},
	{"who is late keeps his draft", "cartable", "TestDraftIsKept"},
	{"two submit one item", "cartable", "TestOneOfManyWins"},
	{"money comes late, twice, or after it failed", "engine", "TestLateMoney TestDoubleCallbackCreditsOnce TestFailedThenPaidWhileStillThere TestExpiryAsksTheGatewayFirst TestWrongAmountMovesNothing"},
	{"an answer comes after the step was left", "engine", "TestCompensation"},
	{"a message comes before its step", "processes", "TestEarlyMessages TestEarlyMessagesInTheirOrder"},
	{"a message is kept for seven days", "store", "TestMessagesAreKeptSevenDays"},
	{"throw, and a join that is met", "engine", "TestParallel TestJoinAny TestThrowInAnItemClearsTheBlock"},
	{"cancel", "engine", "TestCancel TestCompensation"},
	{"a person leaves the company", "processes", "TestAStaffPersonLeaves"},
	{"the clock jumps back", "engine", "TestTimeNeverGoesBack"},
	{"cases come to another version", "engine", "TestCasesThatStay TestMigratedTimers TestMigratedPromises TestMigratedVariables"},
	{"the laws of every case", "engine", "TestLaws TestLawsAcrossVersions TestReplayGivesTheSameBytes TestHistoriesReplayForEver TestFourEyes TestFourEyesBetweenBranches TestCustomerView"},
	{"nobody is shown what another one must not see", "cartable", "TestStrangers"},
	{"an expression that takes too much work", "engine/expression", "TestNoRunGoesBeyondItsBounds TestLongTextsCostTheirLength TestDivisionByZeroIsAProblem"},
}

func TestEveryHardCaseHasItsTest(t *testing.T) {
	for _, c := range hardCases {
		files, err := filepath.Glob(filepath.Join("..", c.where, "*_test.go"))
		if err != nil {
			t.Fatal(err)
		}
		all := ""
		for _, file := range files {
			src, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			all += string(src)
		}
		for _, name := range strings.Fields(c.tests) {
			if !strings.Contains(all, "func "+name+"(t *testing.T)") {
				t.Errorf("%s: %s has no %s", c.what, c.where, name)
			}
		}
	}
}
