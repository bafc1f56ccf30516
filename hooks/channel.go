package hooks

import "context"

// The channels.
const (
	SMS  = "sms"
	Mail = "mail"
)

// Message is one message to one person. Key stays the same when it is sent again.
type Message struct {
	Channel string
	To      string
	Subject string // mail only
	Body    string
	Key     string
}

// Send hands a message to its channel. The error is a *CallError: unavailable may
// be tried again, refused may not.
func (h *Hooks) Send(ctx context.Context, m Message) error {
	if m.To == "" || m.Body == "" || m.Key == "" {
		return refused("a message has a receiver, a body and a key")
	}
	switch {
	case m.Channel == SMS && h.sms != nil:
		return h.sms.send(ctx, m)
	case m.Channel == Mail && h.mail != nil:
		return h.mail.send(ctx, m)
	case m.Channel == SMS, m.Channel == Mail:
		return refused("the channel %s is not configured", m.Channel)
	}
	return refused("there is no channel %q", m.Channel)
}
