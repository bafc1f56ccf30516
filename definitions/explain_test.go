package definitions

import (
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/kartabl/kartabl/internal/text"
)

var lineLink = regexp.MustCompile(`\]\(([a-z_]+\.yaml)#L([0-9]+)\)$`)

// Every sentence of a page leads to a line of the file, and every step has one at its own line.
func TestEverySentenceIsLinked(t *testing.T) {
	for _, name := range processes(t) {
		src := readLibrary(t, name)
		lines := len(splitLines(src))
		p, _ := planOf(name, src)
		for _, lang := range []text.Lang{text.Fa, text.En} {
			page, diags := Explain("dir/"+name, src, lang)
			if diags != nil {
				t.Fatal(diags)
			}
			for _, line := range strings.Split(page, "\n") {
				if !strings.HasPrefix(strings.TrimSpace(line), "- ") {
					continue
				}
				m := lineLink.FindStringSubmatch(line)
				if m == nil || m[1] != name {
					t.Errorf("%s: no link in %q", name, line)
					continue
				}
				if at, _ := strconv.Atoi(m[2]); at < 1 || at > lines {
					t.Errorf("%s: %q leads nowhere", name, line)
				}
				if strings.Contains(line, "%!") || strings.Contains(line, "``") || strings.Contains(line, "****") {
					t.Errorf("%s: %q is not whole", name, line)
				}
			}
			for _, s := range p.order {
				if !strings.Contains(page, "**"+s.title(lang)+"**") || !strings.Contains(page, "#L"+strconv.Itoa(s.line)+")") {
					t.Errorf("%s: nothing about %s", name, s.name)
				}
			}
		}
	}
}

// What stands beside the plain steps is told too: messages that open a case, limits,
// loops, joins, what takes back, and buttons with a rule.
func TestPagesTellTheLimits(t *testing.T) {
	files := runnable(t)
	for _, name := range processes(t) {
		files["../docs/examples/"+name] = readLibrary(t, name)
	}
	for name, want := range map[string][2]string{
		"leak.yaml":                   {"The message `pressure_drop` opens a case.", "با رسیدن پیام `pressure_drop` پرونده‌ای باز می‌شود."},
		"leak.yaml#while":             {"Only while the case is at **Repair of the pipe**.", "تنها تا وقتی پرونده در **Repair of the pipe** است."},
		"leak.yaml#form":              {"fills in the form “More water”.", "فرم «More water» پر می‌شود."},
		"leak.yaml#times":             {"Once at most.", "تنها یک بار."},
		"permit.yaml":                 {"the service `traffic.open_road` may take it back", "سرویس `traffic.open_road` می‌تواند آن را برگرداند"},
		"contract_renewal.yaml":       {"`lines`, 5 at a time.", "`lines` انجام می‌شود، هر بار ۵ تا."},
		"contract_renewal.yaml#if":    {"“New offer”, open only where `discount <= 15`, leads to", "«پیشنهاد تازه» که تنها با شرط `discount <= 15` باز است"},
		"contract_renewal.yaml#clock": {"The clock opens a case for each of `contracts_ending`.", "برنامه‌ی زمانی برای هر یک از `contracts_ending` پرونده‌ای باز می‌کند."},
		"contract_renewal.yaml#join":  {"all must be done.", "همه باید به پایان برسند."},
		"medical_claim.yaml":          {"Only where `case.result == 'failure'`.", "تنها اگر `case.result == 'failure'`."},
		"medical_claim.yaml#back":     {"What was done outside is then taken back", "آنچه بیرون انجام شده"},
		"incident_ticket.yaml":        {"At most 3 times.", "حداکثر ۳ بار."},
	} {
		name, _, _ = strings.Cut(name, "#")
		for i, lang := range []text.Lang{text.En, text.Fa} {
			page, diags := Explain(name, files["../docs/examples/"+name], lang)
			if diags != nil || !strings.Contains(page, want[i]) {
				t.Errorf("%s does not tell %q\n%v\n%s", name, want[i], diags, page)
			}
		}
	}
}
