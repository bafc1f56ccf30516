package definitions

import "regexp"

var secretPattern = regexp.MustCompile(`-----BEGIN [A-Z ]*PRIVATE KEY|(?i:bearer)\s+[A-Za-z0-9._~+/-]{16,}|\beyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{8,}|://[^/\s:@]+:[^/\s@]+@|\bAKIA[0-9A-Z]{16}\b|\b(?:sk|pk|rk)_live_[A-Za-z0-9]{8,}|\bgh[pousr]_[A-Za-z0-9]{20,}|(?i:\b(?:password|passwd|api_?key|secret)=)\S{8,}`)

var secretKey = regexp.MustCompile(`^(password|passwd|secret|api_?key|token|access_token|private_key|credential|client_secret)$`)

// shortestSecret spares short texts the search.
const shortestSecret = 8

// secrets tells texts that look like a secret, anywhere in a file.
func (r *reader) secrets(n *node) {
	switch n.shape {
	case scalarShape:
		if len(n.text) >= shortestSecret && secretPattern.MatchString(n.text) {
			r.report("E124", n)
		}
	case listShape:
		for _, item := range n.items {
			r.secrets(item)
		}
	default:
		for _, p := range n.pairs {
			r.secrets(p.value)
		}
	}
}
