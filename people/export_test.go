package people

import "time"

// MatchingStep is matchingStep, for the vectors of the RFC.
func MatchingStep(secret, code string, now time.Time, last int64) (int64, bool, error) {
	return matchingStep(secret, code, now, last)
}

// Seal and Open are those of the key.
func (k Key) Seal(plain, about string) (string, error)  { return k.seal([]byte(plain), about) }
func (k Key) Open(sealed, about string) ([]byte, error) { return k.open(sealed, about) }
