package hooks

import (
	"context"
	"encoding/json"
	"net/http"
	"strings"
	"time"
)

// smsChannel posts JSON to an SMS provider. The provider knows a repetition by local_id.
type smsChannel struct {
	wire    *wire
	address string
	sender  string
	token   string
	timeout time.Duration
}

func newSMS(c SMSConfig, w *wire, allow hostList, bad *faults) *smsChannel {
	return &smsChannel{
		wire:    w,
		address: bad.address("sms.address", c.Address, allow),
		sender:  c.Sender,
		token:   bad.secret("sms.secret", c.Secret),
		timeout: bad.timeout("sms.timeout", c.Timeout),
	}
}

func (s *smsChannel) send(ctx context.Context, m Message) error {
	body, err := json.Marshal(map[string]string{"receptor": m.To, "message": m.Body, "sender": s.sender, "local_id": m.Key})
	if err != nil {
		return refused("sms: %s", err)
	}
	h := http.Header{}
	h.Set("Content-Type", "application/json")
	h.Set("Accept", "application/json")
	h.Set("User-Agent", "kartabl")
	if s.token != "" {
		h.Set("Authorization", "Bearer "+s.token)
	}
	a, err := s.wire.do(ctx, exchange{method: http.MethodPost, url: s.address, header: h, body: body, timeout: s.timeout})
	if err != nil {
		return err
	}
	return smsResult(a)
}

// smsResult looks beside the HTTP status at return.status, where some providers
// put theirs.
func smsResult(a answer) error {
	status := a.status
	var inner struct {
		Return struct {
			Status int `json:"status"`
		} `json:"return"`
	}
	if a.ok() && json.Unmarshal(a.body, &inner) == nil && inner.Return.Status != 0 {
		status = inner.Return.Status
	}
	switch {
	case status >= 200 && status < 300:
		return nil
	case status == http.StatusTooManyRequests, status == http.StatusRequestTimeout, status >= 500, status < 400:
		return unavailable("sms: answered %d", status)
	}
	return refused("sms: answered %d", status)
}

// oneLine keeps a text from becoming two header lines.
func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }
