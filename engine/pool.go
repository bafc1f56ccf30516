package engine

// QueuePool names the line of the work of a queue.
func QueuePool(queue string) string { return "queue:" + queue }

// RolePool names the line of the work of all who have a role.
func RolePool(role string) string { return "role:" + role }

// Pool names the line in which an item of staff waits; "" where it is for one person alone,
// or the customer's.
func (it *Item) Pool() string {
	switch {
	case it.Who == Customer:
		return ""
	case it.Queue != "":
		return QueuePool(it.Queue)
	case it.Role != "":
		return RolePool(it.Role)
	default:
		return ""
	}
}

// PoolRole is the role whose holders are the members of the item's pool.
func (p *Process) PoolRole(it Item) string {
	if it.Queue != "" {
		return p.Queues[it.Queue].Role
	}
	return it.Role
}

// Pooled is an item as it lies in a pool: one that was for somebody by name goes, without
// him, to the queue of its step's fallback, else to the role that owns the process.
func Pooled(p *Process, it Item) Item {
	if it.Queue != "" || it.Role != "" {
		return it
	}
	if it.Queue = p.fallback(it.Step); it.Queue == "" {
		it.Role = p.Owner
	}
	return it
}

// fallback is the queue that does the work of a step when others do not, "" where it names none.
func (p *Process) fallback(step string) string {
	if s := p.Steps[step]; s != nil && s.Task != nil && s.Task.Assign != nil {
		return s.Task.Assign.Fallback
	}
	return ""
}
