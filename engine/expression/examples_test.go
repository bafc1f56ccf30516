package expression

import "testing"

func enumOf(values ...string) *Type { return &Type{Kind: Enum, Values: values} }

func maybe(t *Type) *Type {
	m := *t
	m.Optional = true
	return &m
}

func given(t *Type, v any) *Type {
	m := *t
	m.Default = &Operand{Literal: v}
	return &m
}

func listType(t *Type) *Type { return &Type{Kind: List, Items: t} }

// customerFields are those of the example catalog.
func customerFields() []Field {
	instrument := &Type{Kind: Object, Fields: []Field{
		{Name: "kind", Type: enumOf("pos_terminal", "web_gateway", "ussd", "virtual_account")},
		{Name: "serial", Type: typeText},
		{Name: "city", Type: typeText},
		{Name: "active", Type: typeBool},
	}}
	return []Field{
		{Name: "full_name", Type: typeText},
		{Name: "mobile", Type: &Type{Kind: Text, Format: "mobile", PII: true}},
		{Name: "national_id", Type: typeText},
		{Name: "segment", Type: enumOf("normal", "vip", "legal")},
		{Name: "province", Type: typeText},
		{Name: "instruments", Type: listType(instrument)},
	}
}

// medicalClaim, contractRenewal and terminalFault are the names of the three
// worked examples of the language.
func medicalClaim(result *Type) *Env {
	verdict := enumOf("ok", "reduce", "reject")
	return &Env{
		Vars: []Field{
			{Name: "claim_kind", Type: enumOf("outpatient", "inpatient", "dental", "drug")},
			{Name: "birth_date", Type: typeDate},
			{Name: "treatment_date", Type: typeDate},
			{Name: "claimed_amount", Type: typeMoney},
			{Name: "iban", Type: &Type{Kind: Text, Format: "iban"}},
			{Name: "identity_ok", Type: given(typeBool, false)},
			{Name: "fee", Type: given(typeMoney, 0)},
			{Name: "lane", Type: given(enumOf("fast", "normal", "special"), "normal")},
			{Name: "missing", Type: given(listType(enumOf("invoice", "prescription")), []any{})},
			{Name: "medical_verdict", Type: maybe(verdict)},
			{Name: "medical_amount", Type: given(typeMoney, 0)},
			{Name: "finance_amount", Type: given(typeMoney, 0)},
			{Name: "approved_amount", Type: given(typeMoney, 0)},
			{Name: "trace_no", Type: maybe(typeText)},
		},
		Customer: customerFields(), Case: CaseFields(true), Result: result, Steps: []string{"identity", "settle"},
	}
}

func contractRenewal(result *Type) *Env {
	line := &Type{Kind: Object, Fields: []Field{{Name: "code", Type: typeText}, {Name: "title", Type: typeText}, {Name: "price", Type: given(typeMoney, 0)}}}
	return &Env{
		Vars: []Field{
			{Name: "contract_no", Type: &Type{Kind: Text, Pattern: "^C-[0-9]{6}$"}},
			{Name: "ends_on", Type: typeDate},
			{Name: "months", Type: given(typeInt, 12)},
			{Name: "lines", Type: listType(line)},
			{Name: "credit_score", Type: given(typeInt, 0)},
			{Name: "discount", Type: given(typeInt, 0)},
			{Name: "total", Type: given(typeMoney, 0)},
		},
		Loops: []Field{{Name: "line", Type: line}}, Customer: customerFields(), Case: CaseFields(false), Result: result,
	}
}

func terminalFault(result *Type) *Env {
	return &Env{
		Vars: []Field{
			{Name: "serial", Type: typeText},
			{Name: "symptom", Type: enumOf("no_power", "no_network", "no_paper", "declined", "other")},
			{Name: "fault", Type: given(enumOf("none", "sim", "printer", "battery", "software", "unknown"), "unknown")},
			{Name: "way", Type: given(enumOf("remote", "courier", "visit"), "visit")},
			{Name: "online", Type: given(typeBool, false)},
			{Name: "urgent", Type: given(typeBool, false)},
			{Name: "fixed", Type: given(typeBool, false)},
		},
		Customer: customerFields(), Case: CaseFields(false), Result: result, Staff: []Field{{Name: "province", Type: typeText}},
		Steps: []string{"reload", "visit"},
	}
}

// Every expression of the worked examples compiles for the type of its place.
func TestExamplesCompile(t *testing.T) {
	result := func(fields ...Field) *Type { return objectOf(fields) }
	priority := enumOf("low", "normal", "high", "urgent")
	claim := medicalClaim(result(Field{"match", typeBool}, Field{"full_name", typeText}, Field{"alive", typeBool}, Field{"trace_no", typeText}))
	renewal := contractRenewal(result(Field{"price", typeMoney}, Field{"score", typeInt}, Field{"signed_at", typeDatetime}, Field{"new_contract_no", typeText}))
	fault := terminalFault(result(Field{"online", typeBool}, Field{"code", enumOf("none", "sim", "printer", "battery", "software", "unknown")}))
	for _, row := range []struct {
		src  string
		env  *Env
		want *Type
	}{
		{"customer.segment != 'legal'", claim, typeBool},
		{"today()", claim, typeDate},
		{"treatment_date >= birth_date", claim, typeBool},
		{"(medical_verdict ?? '') != 'reject'", claim, typeBool},
		{"medical_amount <= claimed_amount", claim, typeBool},
		{"claim_kind", claim, nil},
		{"claimed_amount", claim, nil},
		{"customer.national_id", claim, typeText},
		{"birth_date", claim, typeDate},
		{"result.match and result.alive", claim, typeBool},
		{"result.full_name", claim, maybe(typeText)},
		{"identity_ok", claim, typeBool},
		{"visits('identity') >= 3", claim, typeBool},
		{"fee > 0", claim, typeBool},
		{"fee", claim, typeMoney},
		{"lane == 'special' ? 'high' : 'normal'", claim, priority},
		{"len(missing) > 0", claim, typeBool},
		{"medical_verdict == 'reject'", claim, typeBool},
		{"min(medical_amount, finance_amount)", claim, typeMoney},
		{"approved_amount > 1000000000", claim, typeBool},
		{"iban", claim, typeText},
		{"approved_amount", claim, typeMoney},
		{"case.no", claim, typeText},
		{"result.trace_no", claim, maybe(typeText)},
		{"trace_no", claim, typeText},
		{"case.result == 'failure'", claim, typeBool},
		{"visits('settle') > 0", claim, typeBool},

		{"customer.segment", renewal, nil},
		{"credit_score", renewal, nil},
		{"date_add(ends_on, '-7d')", renewal, typeDate},
		{"lines", renewal, nil},
		{"line.code", renewal, typeText},
		{"months", renewal, typeInt},
		{"result.price", renewal, typeMoney},
		{"customer.national_id", renewal, typeText},
		{"result.score", renewal, typeInt},
		{"int(sum(lines, .price) * (100 - discount) / 100)", renewal, typeMoney},
		{"ends_on", renewal, typeDate},
		{"case.started_by", renewal, typeText},
		{"discount <= 15", renewal, typeBool},
		{"discount > 15", renewal, typeBool},
		{"contract_no", renewal, typeText},
		{"result.signed_at", renewal, maybe(typeDatetime)},
		{"date_add(ends_on, string(months) + 'mo')", renewal, typeDate},
		{"total", renewal, typeMoney},
		{"result.new_contract_no", renewal, maybe(typeText)},

		{"any(customer.instruments, .kind == 'pos_terminal' and .active)", fault, typeBool},
		{"map(filter(customer.instruments, .kind == 'pos_terminal' and .active), .serial)", fault, listType(typeText)},
		{"symptom == 'other'", fault, typeBool},
		{"symptom != 'no_network'", fault, typeBool},
		{"fault", fault, nil},
		{"online", fault, nil},
		{"serial", fault, typeText},
		{"result.online", fault, typeBool},
		{"result.code", fault, enumOf("none", "sim", "printer", "battery", "software", "unknown")},
		{"way == 'remote' and visits('reload') < 2", fault, typeBool},
		{"way == 'courier'", fault, typeBool},
		{"urgent ? 'high' : 'normal'", fault, priority},
		{"staff.province == customer.province", fault, typeBool},
		{"fixed", fault, typeBool},
		{"visits('visit') >= 3", fault, typeBool},
	} {
		compiled(t, row.src, row.env, row.want)
	}
	if _, problems := CompileTemplate("{{ customer.full_name }}: {{ claim_kind }}", claim); problems != nil {
		t.Error(problems)
	}
}
