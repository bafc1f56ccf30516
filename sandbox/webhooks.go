package sandbox

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// WebhookSecret is what events have to be signed with; it guards nothing.
const WebhookSecret = "whsec_c2FuZGJveCBzYW5kYm94IHNhbmRib3gh"

// hook takes an event at /webhooks, as another system does: by the text of Standard
// Webhooks, within five minutes. It shows among the calls, whatever its signature.
func (s *Server) hook(w http.ResponseWriter, r *http.Request) {
	body, ok := readBody(w, r)
	if !ok {
		return
	}
	var event struct {
		Type string `json:"type"`
	}
	err := json.Unmarshal(body, &event)
	c := s.callOf(r, "webhooks", event.Type, body)
	c.Key = r.Header.Get("Webhook-Id")
	c.Fault = s.state.take("webhooks", transport...)
	s.reply(w, r, c, func() (int, any) {
		switch {
		case !signed(r.Header, body, s.options.Now()):
			return failure(http.StatusUnauthorized, "not_signed")
		case err != nil || event.Type == "":
			return failure(http.StatusBadRequest, "bad_request")
		}
		return http.StatusOK, map[string]any{"verified": true}
	})
}

func signed(h http.Header, body []byte, now time.Time) bool {
	key, err := base64.StdEncoding.DecodeString(strings.TrimPrefix(WebhookSecret, "whsec_"))
	if err != nil {
		return false
	}
	stamp := h.Get("Webhook-Timestamp")
	seconds, err := strconv.ParseInt(stamp, 10, 64)
	if off := now.Sub(time.Unix(seconds, 0)); err != nil || off.Abs() > 5*time.Minute {
		return false
	}
	mac := hmac.New(sha256.New, key)
	mac.Write([]byte(h.Get("Webhook-Id") + "." + stamp + "."))
	mac.Write(body)
	want := "v1," + base64.StdEncoding.EncodeToString(mac.Sum(nil))
	for one := range strings.FieldsSeq(h.Get("Webhook-Signature")) {
		if hmac.Equal([]byte(one), []byte(want)) {
			return true
		}
	}
	return false
}
