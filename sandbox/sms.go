package sandbox

import (
	"encoding/json"
	"net/http"
)

// sms takes one SMS in JSON and knows a repetition by local_id.
func (s *Server) sms(w http.ResponseWriter, r *http.Request) {
	body, ok := readBody(w, r)
	if !ok {
		return
	}
	var in struct {
		Receptor string `json:"receptor"`
		Message  string `json:"message"`
		Sender   string `json:"sender"`
		LocalID  string `json:"local_id"`
	}
	err := json.Unmarshal(body, &in)
	c := s.callOf(r, "sms", "send", body)
	c.Key = in.LocalID
	c.Fault = s.state.take("sms", transport...)
	s.reply(w, r, c, func() (int, any) {
		if err != nil || in.Receptor == "" || in.Message == "" {
			return failure(http.StatusBadRequest, "bad_request")
		}
		id := s.state.addMessage(Message{
			At: s.options.Now().UTC(), Channel: "sms", From: in.Sender, To: in.Receptor, Body: in.Message, Key: in.LocalID,
		})
		return http.StatusOK, map[string]any{"return": map[string]any{"status": 200, "message": "OK"}, "entries": []map[string]any{{"messageid": id}}}
	})
}
