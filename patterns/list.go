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

// All is the whole card.
func All() []Pattern { return slices.Concat(resource()) }

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
