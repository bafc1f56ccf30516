package engine

import "github.com/kartabl/kartabl/internal/fault"

// Noted is what somebody of staff writes about a case for his colleagues. A case that has
// ended takes it too.
type Noted struct {
	Text string `json:"text"`
}

func (Noted) input() {}

const inNoted = "noted"

// FactNoted is always private: a customer never sees it.
const FactNoted = "noted" // Data.text

// note writes words down beside the case. Nothing of the case moves by that, not even what
// would have moved with any other event at this time.
func (r *run) note(in Noted) error {
	if r.e.By.Side != string(Staff) || r.e.By.ID == "" {
		return fault.New(fault.Forbidden, "forbidden")
	}
	if err := checkWords("text", in.Text, true); err != nil {
		return err
	}
	r.still = true
	r.person(Fact{Kind: FactNoted, Glass: Private, Data: map[string]any{"text": in.Text}})
	return nil
}
