package iran

import (
	"encoding/json"
	"testing"

	"pgregory.net/rapid"
)

// The table of persian-tools; a row is input, expected, and at times an option.
func TestTableOfPersianTools(t *testing.T) {
	var table map[string]json.RawMessage
	readJSON(t, "persian_ids.json", &table)
	rows := func(name string) (rows [][]string) {
		if err := json.Unmarshal(table[name], &rows); err != nil || len(rows) == 0 {
			t.Fatalf("%s: %d rows, %v", name, len(rows), err)
		}
		return rows
	}
	// Two things go beyond the official rule, and we follow the table: the national
	// id 68415941 has eight digits, as spreadsheets leave of 0068415941; and five
	// card numbers are right by their check digit but of no Iranian bank.
	for name, valid := range map[string]func(string) bool{
		"national_id": ValidNationalID, "legal_id": ValidLegalID, "sheba": ValidIBAN, "card": ValidCard, "phone_valid": ValidMobile,
	} {
		for _, row := range rows(name) {
			if got := valid(row[0]); got != (row[1] == "true") {
				t.Errorf("%s %q: %v, want %s", name, row[0], got, row[1])
			}
		}
	}
	for _, row := range rows("phone_normalize") {
		got := NormalizeMobile(row[0])
		if row[2] == `"+98"` {
			got = InternationalMobile(row[0])
		}
		if got != row[1] {
			t.Errorf("mobile %q: %q, want %q", row[0], got, row[1])
		}
	}
}

func TestFormatsAsPeopleTypeThem(t *testing.T) {
	for _, c := range []struct {
		format Format
		typed  string
		want   string // "" is refused
	}{
		{NationalID, "0012345679", "0012345679"},
		{NationalID, "۰۰۱۲۳۴۵۶۷۹", "0012345679"},
		{NationalID, "001-234567-9", "0012345679"},
		{NationalID, "٠٠١٢٣٤٥٦٧٩\u200f", "0012345679"},
		{NationalID, "0012345678", ""},
		{NationalID, "12345679", "0012345679"},
		{NationalID, "2345679", ""},
		{NationalID, "00123456790", ""},
		{NationalID, "1111111111", ""},
		{LegalID, "۱۰۳۸۰۲۸۴۷۹۰", "10380284790"},
		{LegalID, "10380284791", ""},
		{LegalID, "", ""},
		{IBAN, "IR220000000000000000000001", "IR220000000000000000000001"},
		{IBAN, "ir82 0540 1026 8002 0817 9090 02", "IR820540102680020817909002"},
		{IBAN, "IR۸۲۰۵۴۰۱۰۲۶۸۰۰۲۰۸۱۷۹۰۹۰۰۲", "IR820540102680020817909002"},
		{IBAN, "IR830540102680020817909002", ""},
		{IBAN, "DE89370400440532013000", ""},
		{IBAN, "820540102680020817909002", ""},
		{Mobile, "۰۹۱۲ ۱۲۳ ۴۵۶۷", "09121234567"},
		{Mobile, "+98 912-123-4567", "09121234567"},
		{Mobile, "00989121234567", "09121234567"},
		{Mobile, "+9809121234567", "09121234567"},
		{Mobile, "9121234567", "09121234567"},
		{Mobile, "09811234567", ""},
		{Mobile, "0912123456", ""},
		{Mobile, "02188776655", ""},
		{Mobile, "0912123456x", ""},
		{Mobile, "", ""},
		{Card, "6037-7016-8909-5443", "6037701689095443"},
		{Card, "6037701689095444", ""},
		{PostalCode, "۱۹۹۱۷-۱۲۳۴۵", "1991712345"},
		{PostalCode, "0991712345", ""},
		{PostalCode, "1111111111", ""},
		{PostalCode, "19917", ""},
		{Email, " sara@Example.COM ", "sara@example.com"},
		{Email, "a.b+c_d@mail.example.co", "a.b+c_d@mail.example.co"},
		{Email, "a@b", ""},
		{Email, "a@1.2.3.4", ""},
		{Email, "a..b@example.com", ""},
		{Email, ".a@example.com", ""},
		{Email, "a@-example.com", ""},
		{Email, "a@example..com", ""},
		{Email, "a b@example.com", ""},
		{Email, "a@b@example.com", ""},
		{Email, "a@example.com\nBcc: b@example.com", ""},
		{Email, `"a b"@example.com`, ""},
		{Email, "", ""},
		{URL, "https://example.com/a?b=c#d", "https://example.com/a?b=c#d"},
		{URL, "http://نمونه.ایران/راه", "http://نمونه.ایران/راه"},
		{URL, "javascript:alert(1)", ""},
		{URL, "//example.com", ""},
		{URL, "https://", ""},
		{URL, "https://user:pass@example.com", ""},
		{URL, "https://exam ple.com", ""},
		{URL, "https://example.com/<script>", ""},
		{URL, "ftp://example.com", ""},
		{Format("shoe_size"), "42", ""},
	} {
		if got := c.format.Valid(c.typed); got != (c.want != "") {
			t.Errorf("%s %q: valid is %v", c.format, c.typed, got)
		}
		if got := c.format.Normalize(c.typed); c.want != "" && got != c.want {
			t.Errorf("%s %q: kept as %q, want %q", c.format, c.typed, got, c.want)
		}
	}
}

func TestOneWrongDigitIsFound(t *testing.T) {
	valid := map[Format]string{
		NationalID: "0499370899", IBAN: "IR820540102680020817909002", Card: "6037701689095443",
	}
	for format, s := range valid {
		for i := range s {
			for d := byte('0'); d <= '9'; d++ {
				if s[i] < '0' || s[i] > '9' || s[i] == d {
					continue
				}
				if wrong := s[:i] + string(d) + s[i+1:]; format.Valid(wrong) {
					t.Errorf("%s: %s passes for %s", format, wrong, s)
				}
			}
		}
	}
}

func TestNormalizeIsSettledAndKeepsTheVerdict(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		format := rapid.SampledFrom(Formats()).Draw(t, "format")
		s := rapid.OneOf(
			rapid.String(),
			rapid.StringOf(rapid.SampledFrom([]rune("0123456789۰۱۹٣+- \u200c\u200fIRir@.a"))),
			rapid.StringMatching(`(\+98|0098|98|0)*9[0-9]{8,10}`),
		).Draw(t, "s")
		kept := format.Normalize(s)
		if again := format.Normalize(kept); again != kept {
			t.Fatalf("%s: %q is kept as %q, that as %q", format, s, kept, again)
		}
		if format.Valid(s) != format.Valid(kept) {
			t.Fatalf("%s: %q and its kept form %q are judged apart", format, s, kept)
		}
	})
}
