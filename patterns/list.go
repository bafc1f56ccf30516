package patterns

import "slices"

// The groups of resource patterns.
const (
	creation   = "Creation"
	push       = "Push"
	pull       = "Pull"
	detour     = "Detour"
	autoStart  = "Auto-start"
	visibility = "Visibility"
	several    = "Multiple resource"
)

// The groups of control-flow patterns.
const (
	controlBasic       = "Basic control flow"
	controlBranching   = "Advanced branching and synchronization"
	controlInstances   = "Multiple instances"
	controlState       = "State-based"
	controlCancel      = "Cancellation and force completion"
	controlIteration   = "Iteration"
	controlTermination = "Termination"
	controlTrigger     = "Trigger"
)

// The groups of exception handling patterns.
const (
	exceptionType    = "Exception types"
	exceptionItem    = "Work item handling"
	exceptionCase    = "Case handling"
	exceptionRecover = "Recovery"
)

// All is the whole card.
func All() []Pattern {
	return slices.Concat(
		resource(),
		basic(), branching(), instances(), state(), cancelling(), iteration(), termination(), triggers(),
		exceptionTypes(), exceptionItems(), exceptionCases(), exceptionRecovery(),
	)
}

// resource lists the resource patterns, each in a file of its own.
func resource() []Pattern {
	return []Pattern{
		direct(), roleBased(), deferred(), authorization(), separation(), caseHandling(), familiar(), capability(), history(), organisational(), automatic(),
		offerOne(), offerMany(), allocate(), random(), roundRobin(), shortest(), early(), enablement(), late(),
		takeUp(), beginAllocated(), beginOffered(), systemOrder(), ownOrder(), autonomy(),
		delegation(), escalation(), deallocation(), stateful(), stateless(), suspension(), skip(), redo(), preDo(),
		onCreation(), onAllocation(), piled(), chained(),
		visibleUnallocated(), visibleAllocated(),
		simultaneous(), additional(),
	}
}
