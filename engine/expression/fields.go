package expression

// Field returns the type of an object's field, or nil.
func (t *Type) Field(name string) *Type { return find(t.Fields, name) }

// CaseFields are the fields of `case`. The result of a case is known only when it
// has ended.
func CaseFields(ended bool) []Field {
	text, moment := &Type{Kind: Text}, &Type{Kind: Datetime}
	fields := []Field{
		{Name: "no", Type: text},
		{Name: "opened_at", Type: moment},
		{Name: "started_by", Type: text},
		{Name: "channel", Type: text},
		{Name: "priority", Type: &Type{Kind: Enum, Values: []string{"low", "normal", "high"}}},
	}
	if ended {
		fields = append(fields, Field{Name: "result", Type: &Type{Kind: Enum, Values: []string{"success", "failure", "abandoned", "cancelled"}}})
	}
	return fields
}

func find(fields []Field, name string) *Type {
	for i := range fields {
		if fields[i].Name == name {
			return fields[i].Type
		}
	}
	return nil
}
