package engine

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strconv"
	"time"

	"github.com/kartabl/kartabl/engine/expression"
)

// The names of inputs in the log.
const (
	inStarted         = "started"
	inSubmitted       = "submitted"
	inClaimed         = "claimed"
	inReleased        = "released"
	inAssigned        = "assigned"
	inPoolSeen        = "pool_seen"
	inSkipped         = "skipped"
	inRedone          = "redone"
	inPrioritised     = "prioritised"
	inCallAnswered    = "call_answered"
	inCallFailed      = "call_failed"
	inPaymentStarted  = "payment_started"
	inPaymentSettled  = "payment_settled"
	inPaymentBlocked  = "payment_blocked"
	inPaymentUnsure   = "payment_unsure"
	inMoneyAccepted   = "money_accepted"
	inRefundRequested = "refund_requested"
	inRefundAgreed    = "refund_agreed"
	inRefundRefused   = "refund_refused"
	inRefundRepeated  = "refund_repeated"
	inRefundPaid      = "refund_paid"
	inRefundSettled   = "refund_settled"
	inMoneyDiffers    = "money_differs"
	inMoneyAgrees     = "money_agrees"
	inTimerDue        = "timer_due"
	inLetterSigned    = "letter_signed"
	inAnytimeDone     = "anytime_done"
	inCancelled       = "cancelled"
	inReopened        = "reopened"
	inSurveyAnswered  = "survey_answered"
	inResumed         = "resumed"
	inRetried         = "retried"
	inValueSet        = "value_set"
	inWayChosen       = "way_chosen"
	inGivenUp         = "given_up"
	inMigrated        = "migrated"
	inRecalendared    = "recalendared"
	inMessageArrived  = "message_arrived"
	inSubEnded        = "sub_ended"
	inErased          = "erased"
)

// KindOf names an input as it stands in the log: "submitted", "timer_due"; "" for
// what is no input.
func KindOf(in Input) string {
	switch in.(type) {
	case Started:
		return inStarted
	case Submitted:
		return inSubmitted
	case Claimed:
		return inClaimed
	case Released:
		return inReleased
	case Assigned:
		return inAssigned
	case PoolSeen:
		return inPoolSeen
	case Skipped:
		return inSkipped
	case Redone:
		return inRedone
	case Prioritised:
		return inPrioritised
	case Escalated:
		return inEscalated
	case Delegated:
		return inDelegated
	case TakenBack:
		return inTakenBack
	case HandedBack:
		return inHandedBack
	case QuestionAsked:
		return inQuestionAsked
	case QuestionAnswered:
		return inQuestionAnswered
	case QuestionWithdrawn:
		return inQuestionWithdrawn
	case ColleagueGone:
		return inColleagueGone
	case Noted:
		return inNoted
	case PutAside:
		return inPutAside
	case TakenUp:
		return inTakenUp
	case CallAnswered:
		return inCallAnswered
	case CallFailed:
		return inCallFailed
	case PaymentStarted:
		return inPaymentStarted
	case PaymentSettled:
		return inPaymentSettled
	case PaymentBlocked:
		return inPaymentBlocked
	case PaymentUnsure:
		return inPaymentUnsure
	case MoneyAccepted:
		return inMoneyAccepted
	case RefundRequested:
		return inRefundRequested
	case RefundAgreed:
		return inRefundAgreed
	case RefundRefused:
		return inRefundRefused
	case RefundRepeated:
		return inRefundRepeated
	case RefundPaid:
		return inRefundPaid
	case RefundSettled:
		return inRefundSettled
	case MoneyDiffers:
		return inMoneyDiffers
	case MoneyAgrees:
		return inMoneyAgrees
	case TimerDue:
		return inTimerDue
	case LetterSigned:
		return inLetterSigned
	case AnytimeDone:
		return inAnytimeDone
	case Cancelled:
		return inCancelled
	case Reopened:
		return inReopened
	case SurveyAnswered:
		return inSurveyAnswered
	case Resumed:
		return inResumed
	case Retried:
		return inRetried
	case ValueSet:
		return inValueSet
	case WayChosen:
		return inWayChosen
	case GivenUp:
		return inGivenUp
	case Migrated:
		return inMigrated
	case Recalendared:
		return inRecalendared
	case MessageArrived:
		return inMessageArrived
	case SubEnded:
		return inSubEnded
	case Erased:
		return inErased
	default:
		return ""
	}
}

// coded is an event as it stands in the log.
type coded struct {
	Kind       string          `json:"kind"`
	ID         string          `json:"id"`
	At         time.Time       `json:"at"`
	By         Actor           `json:"by"`
	Stands     []string        `json:"stands,omitempty"`
	Attributes map[string]any  `json:"attributes,omitempty"`
	Input      json.RawMessage `json:"input"`
}

// EncodeEvent writes an event as {"kind":"submitted","id":…,"at":…,"by":…,"input":{…}}.
func EncodeEvent(e Event) ([]byte, error) {
	kind := KindOf(e.Input)
	if kind == "" {
		return nil, fmt.Errorf("encode event: %T is no input", e.Input)
	}
	in, err := json.Marshal(e.Input)
	if err != nil {
		return nil, fmt.Errorf("encode %s: %w", kind, err)
	}
	out, err := json.Marshal(coded{Kind: kind, ID: e.ID, At: e.At, By: e.By, Stands: e.Stands, Attributes: e.Attributes, Input: in})
	if err != nil {
		return nil, fmt.Errorf("encode %s: %w", kind, err)
	}
	return out, nil
}

// EventAt is the time of an event that EncodeEvent wrote, without reading what comes
// behind it.
func EventAt(data []byte) (at time.Time, err error) {
	const name = `,"at":"`
	// Within a text of JSON no quote stands without a backslash: what looks like the name
	// of a value, before any other object begins, is one of the event's own.
	i := bytes.Index(data, []byte(name))
	if i < 0 || bytes.LastIndexByte(data[:i], '{') != 0 {
		return eventAt(data)
	}
	raw := data[i+len(name):]
	if end := bytes.IndexByte(raw, '"'); end >= 0 {
		raw = raw[:end]
	}
	if err := at.UnmarshalText(raw); err != nil {
		return at, fmt.Errorf("time of event: %w", err)
	}
	return at, nil
}

// eventAt is EventAt for an event whose time stands elsewhere than EncodeEvent puts it.
func eventAt(data []byte) (time.Time, error) {
	var x struct {
		At *time.Time `json:"at"`
	}
	if err := json.Unmarshal(data, &x); err != nil {
		return time.Time{}, fmt.Errorf("time of event: %w", err)
	}
	if x.At == nil {
		return time.Time{}, errors.New("time of event: there is none")
	}
	return *x.At, nil
}

// DecodeEvent reads what EncodeEvent wrote, with canonical values. It refuses kinds
// and keys that it does not know.
func DecodeEvent(data []byte) (Event, error) {
	var x coded
	if err := strict(data, &x); err != nil {
		return Event{}, fmt.Errorf("decode event: %w", err)
	}
	in, err := decodeInput(x.Kind, x.Input)
	if err != nil {
		return Event{}, fmt.Errorf("decode %s: %w", x.Kind, err)
	}
	attributes, err := canonicalMap(x.Attributes)
	if err != nil {
		return Event{}, fmt.Errorf("decode %s: %w", x.Kind, err)
	}
	return Event{ID: x.ID, At: x.At, By: x.By, Stands: x.Stands, Attributes: attributes, Input: in}, nil
}

func decodeInput(kind string, raw json.RawMessage) (Input, error) {
	switch kind {
	case inStarted:
		return valued(raw, func(in *Started) *map[string]any { return &in.Values })
	case inMessageArrived:
		return valued(raw, func(in *MessageArrived) *map[string]any { return &in.Fields })
	case inSubEnded:
		return valued(raw, func(in *SubEnded) *map[string]any { return &in.Values })
	case inSubmitted:
		return valued(raw, func(in *Submitted) *map[string]any { return &in.Values })
	case inClaimed:
		return reworded[Claimed](raw, "note")
	case inReleased:
		return plain[Released](raw)
	case inAssigned:
		return plain[Assigned](raw)
	case inPoolSeen:
		return plain[PoolSeen](raw)
	case inSkipped:
		return plain[Skipped](raw)
	case inRedone:
		return plain[Redone](raw)
	case inPrioritised:
		return plain[Prioritised](raw)
	case inDelegated:
		return reworded[Delegated](raw, "note")
	case inEscalated:
		return plain[Escalated](raw)
	case inTakenBack:
		return plain[TakenBack](raw)
	case inHandedBack:
		return reworded[HandedBack](raw, "note")
	case inQuestionAsked:
		return reworded[QuestionAsked](raw, "question")
	case inQuestionAnswered:
		return reworded[QuestionAnswered](raw, "answer")
	case inQuestionWithdrawn:
		return plain[QuestionWithdrawn](raw)
	case inColleagueGone:
		return plain[ColleagueGone](raw)
	case inNoted:
		return plain[Noted](raw)
	case inPutAside:
		return plain[PutAside](raw)
	case inTakenUp:
		return plain[TakenUp](raw)
	case inCallAnswered:
		return valued(raw, func(in *CallAnswered) *map[string]any { return &in.Result })
	case inCallFailed:
		return plain[CallFailed](raw)
	case inPaymentStarted:
		return plain[PaymentStarted](raw)
	case inPaymentSettled:
		return plain[PaymentSettled](raw)
	case inPaymentBlocked:
		return plain[PaymentBlocked](raw)
	case inPaymentUnsure:
		return plain[PaymentUnsure](raw)
	case inMoneyAccepted:
		return plain[MoneyAccepted](raw)
	case inRefundRequested:
		return plain[RefundRequested](raw)
	case inRefundAgreed:
		return plain[RefundAgreed](raw)
	case inRefundRefused:
		return plain[RefundRefused](raw)
	case inRefundRepeated:
		return plain[RefundRepeated](raw)
	case inRefundPaid:
		return plain[RefundPaid](raw)
	case inRefundSettled:
		return plain[RefundSettled](raw)
	case inMoneyDiffers:
		return plain[MoneyDiffers](raw)
	case inMoneyAgrees:
		return plain[MoneyAgrees](raw)
	case inTimerDue:
		return plain[TimerDue](raw)
	case inLetterSigned:
		return plain[LetterSigned](raw)
	case inAnytimeDone:
		return valued(raw, func(in *AnytimeDone) *map[string]any { return &in.Values })
	case inCancelled:
		return plain[Cancelled](raw)
	case inReopened:
		return valued(raw, func(in *Reopened) *map[string]any { return &in.Values })
	case inSurveyAnswered:
		return valued(raw, func(in *SurveyAnswered) *map[string]any { return &in.Values })
	case inResumed:
		return plain[Resumed](raw)
	case inRetried:
		return plain[Retried](raw)
	case inValueSet:
		return decodeValueSet(raw)
	case inWayChosen:
		return plain[WayChosen](raw)
	case inGivenUp:
		return plain[GivenUp](raw)
	case inMigrated:
		return plain[Migrated](raw)
	case inRecalendared:
		return plain[Recalendared](raw)
	case inErased:
		return plain[Erased](raw)
	default:
		return nil, fmt.Errorf("the kind %q is not known", kind)
	}
}

func decodeValueSet(raw json.RawMessage) (Input, error) {
	var in ValueSet
	if err := strict(raw, &in); err != nil {
		return nil, err
	}
	v, err := canonical(in.Value)
	if err != nil {
		return nil, err
	}
	in.Value = v
	return in, nil
}

// plain reads an input that carries no values.
func plain[T Input](raw json.RawMessage) (Input, error) {
	var in T
	if err := strict(raw, &in); err != nil {
		return nil, err
	}
	return in, nil
}

// reworded reads an input whose words had a name of their own, earlier, in histories that were
// written before all such words came under "text".
func reworded[T Input](raw json.RawMessage, earlier string) (Input, error) {
	in, err := plain[T](raw)
	if err == nil {
		return in, nil
	}
	var keys map[string]json.RawMessage
	if json.Unmarshal(raw, &keys) != nil || keys[earlier] == nil || keys["text"] != nil {
		return nil, err
	}
	keys["text"] = keys[earlier]
	delete(keys, earlier)
	if raw, err = json.Marshal(keys); err != nil {
		return nil, fmt.Errorf("write JSON: %w", err)
	}
	return plain[T](raw)
}

// valued reads an input and makes its values canonical.
func valued[T Input](raw json.RawMessage, values func(*T) *map[string]any) (Input, error) {
	var in T
	if err := strict(raw, &in); err != nil {
		return nil, err
	}
	at := values(&in)
	m, err := canonicalMap(*at)
	if err != nil {
		return nil, err
	}
	*at = m
	return in, nil
}

// DecodeCase reads a case from its JSON, with canonical values.
func DecodeCase(data []byte) (Case, error) {
	var c Case
	if err := strict(data, &c); err != nil {
		return Case{}, fmt.Errorf("decode case: %w", err)
	}
	maps := []*map[string]any{&c.Vars, &c.Attributes}
	for i := range c.Tokens {
		maps = append(maps, &c.Tokens[i].Result)
		if f := c.Tokens[i].Failed; f != nil {
			maps = append(maps, &f.Request.Args)
		}
		if _, err := canonical(c.Tokens[i].List); err != nil {
			return Case{}, fmt.Errorf("decode case: %w", err)
		}
	}
	for i := range c.Requests {
		maps = append(maps, &c.Requests[i].Args)
	}
	for i := range c.Dropped {
		maps = append(maps, &c.Dropped[i].Args)
	}
	for i := range c.Finished {
		maps = append(maps, &c.Finished[i].Args)
	}
	for i := range c.Problems {
		maps = append(maps, &c.Problems[i].Names)
	}
	for _, m := range maps {
		var err error
		if *m, err = canonicalMap(*m); err != nil {
			return Case{}, fmt.Errorf("decode case: %w", err)
		}
	}
	return c, nil
}

// strict reads one JSON value with no unknown keys and nothing after it.
func strict(data []byte, into any) error {
	d := json.NewDecoder(bytes.NewReader(data))
	d.UseNumber()
	d.DisallowUnknownFields()
	if err := d.Decode(into); err != nil {
		return fmt.Errorf("read JSON: %w", err)
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return errors.New("read JSON: something stands after the value")
	}
	return nil
}

func canonicalMap(m map[string]any) (map[string]any, error) {
	for k, v := range m {
		c, err := canonical(v)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", k, err)
		}
		m[k] = c
	}
	return m, nil
}

// canonical turns the numbers of freshly read JSON into ints, in place.
func canonical(v any) (any, error) {
	switch x := v.(type) {
	case json.Number:
		n, err := strconv.Atoi(x.String())
		if err != nil || n > expression.MaxInt || n < -expression.MaxInt {
			return nil, fmt.Errorf("%s is not a whole number in range", x)
		}
		return n, nil
	case []any:
		for i := range x {
			c, err := canonical(x[i])
			if err != nil {
				return nil, err
			}
			x[i] = c
		}
		return x, nil
	case map[string]any:
		return canonicalMap(x)
	default:
		return v, nil
	}
}
