package iran

import (
	"net/url"
	"strings"

	"github.com/kartabl/kartabl/internal/text"
)

// Format is a form of text that a definition can ask for.
type Format string

// The formats.
const (
	NationalID Format = "national_id"
	LegalID    Format = "legal_id"
	Mobile     Format = "mobile"
	IBAN       Format = "iban"
	Card       Format = "card"
	PostalCode Format = "postal_code"
	Email      Format = "email"
	URL        Format = "url"
)

// Formats lists all formats.
func Formats() []Format {
	return []Format{NationalID, LegalID, Mobile, IBAN, Card, PostalCode, Email, URL}
}

// Valid reports whether s, as people may type it, has the form. An unknown format
// has no valid text.
func (f Format) Valid(s string) bool {
	switch f {
	case NationalID:
		return ValidNationalID(s)
	case LegalID:
		return ValidLegalID(s)
	case Mobile:
		return ValidMobile(s)
	case IBAN:
		return ValidIBAN(s)
	case Card:
		return ValidCard(s)
	case PostalCode:
		return ValidPostalCode(s)
	case Email:
		return ValidEmail(s)
	case URL:
		return ValidURL(s)
	default:
		return false
	}
}

// Normalize gives the form in which a valid text is kept; Normalize of that is the
// same again.
func (f Format) Normalize(s string) string {
	switch f {
	case NationalID:
		return NormalizeNationalID(s)
	case Mobile:
		return NormalizeMobile(s)
	case IBAN:
		return NormalizeIBAN(s)
	case LegalID, Card, PostalCode:
		return compact(s)
	case Email:
		return NormalizeEmail(s)
	case URL:
		return text.Normalize(s)
	default:
		return s
	}
}

// ValidEmail checks an address of the plain kind, name@host.domain in ASCII. Quoted
// names, comments and addresses at bare numbers are refused.
func ValidEmail(s string) bool {
	name, host, ok := strings.Cut(NormalizeEmail(s), "@")
	if !ok || len(name) > 64 || len(name)+len(host) > 253 {
		return false
	}
	for atom := range strings.SplitSeq(name, ".") {
		if atom == "" || strings.ContainsFunc(atom, notAtom) {
			return false
		}
	}
	return validHost(host)
}

// NormalizeEmail gives an address with its host in lower case.
func NormalizeEmail(s string) string {
	s = text.Normalize(s)
	at := strings.LastIndexByte(s, '@')
	if at < 0 {
		return s
	}
	return s[:at] + strings.ToLower(s[at:])
}

// ValidURL checks an http or https address with a host and without a user name or
// password in it.
func ValidURL(s string) bool {
	s = text.Normalize(s)
	if len(s) > 2048 || strings.ContainsAny(s, " \n\t\"<>\\^`{|}") {
		return false
	}
	u, err := url.Parse(s)
	return err == nil && (u.Scheme == "https" || u.Scheme == "http") && u.User == nil && u.Hostname() != ""
}

// validHost wants at least two labels, the last of which is not a number.
func validHost(host string) bool {
	labels := strings.Split(host, ".")
	for _, label := range labels {
		bad := label == "" || len(label) > 63 || label[0] == '-' || label[len(label)-1] == '-'
		if bad || strings.ContainsFunc(label, notLabel) {
			return false
		}
	}
	last := labels[len(labels)-1]
	return len(labels) >= 2 && len(last) >= 2 && !isDigits(last, len(last))
}

func notAtom(r rune) bool { return notLabel(r) && !strings.ContainsRune("!#$%&'*+/=?^_`{|}~", r) }

func notLabel(r rune) bool {
	letter := r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z'
	return !letter && (r < '0' || r > '9') && r != '-'
}
