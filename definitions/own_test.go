package definitions_test

import (
	"testing"

	"github.com/kartabl/kartabl/definitions"
)

func TestWhatCustomersMayWrite(t *testing.T) {
	const src = `kartabl: v1
kind: catalog
languages: [fa]
timezone: Asia/Tehran
customer:
  attributes:
    full_name: {type: text}
    city: {type: text, edit: customer}
    segment: {type: enum, values: [normal, vip], edit: staff}
    born: {type: date, edit: customer}
`
	c, diags := definitions.LoadCatalog("catalog.yaml", []byte(src), nil)
	if diags.HasErrors() {
		t.Fatal(diags)
	}
	if len(c.Own) != 2 || c.Own[0].Name != "city" || c.Own[1].Name != "born" || len(c.Attributes) != 4 {
		t.Errorf("%+v", c.Own)
	}
}
