package engine

import "fmt"

// decide writes the outputs of a table.
func (r *run) decide(t *Table) *stuck {
	inputs := make(map[string]any, len(t.Inputs))
	for i := range t.Inputs {
		in := &t.Inputs[i]
		v, err := in.Value.Eval(r.scope(nil))
		if err != nil {
			return failed(err)
		}
		if v == nil {
			return &stuck{code: "table_unset", detail: fmt.Sprintf("%s: %s is not set", t.Name, in.Name)}
		}
		inputs[in.Name] = v
	}
	rules, bad := t.matching(inputs)
	if bad != nil {
		return bad
	}
	r.markRules(t, rules)
	for _, out := range t.Outputs {
		r.put(out.Variable, t.output(rules, out.Name))
	}
	return nil
}
