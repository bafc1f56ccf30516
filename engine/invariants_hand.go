package engine

import (
	"fmt"
	"slices"
)

// handed: who has given an item on is not who holds it, and four eyes bars none of them;
// a question is put to another and is answered whole; what rests wakes at its time.
func handed(c *Case) []error {
	var errs []error
	for i := range c.Items {
		it := &c.Items[i]
		if it.Holder == "" || it.Who != Staff {
			if it.Delegators != nil || it.Question != nil || it.Aside != nil {
				errs = append(errs, fmt.Errorf("item %s is held by nobody of staff, but delegated, asked about or put aside", it.ID))
			}
			continue
		}
		if len(it.Delegators) > 0 && !distinct(append(slices.Clone(it.Delegators), it.Holder)) {
			errs = append(errs, fmt.Errorf("item %s goes in a circle: %v, %s", it.ID, it.Delegators, it.Holder))
		}
		if unfit(it) {
			errs = append(errs, fmt.Errorf("item %s is with %s for %v, of %v who are barred", it.ID, it.Holder, it.Delegators, it.Exclude))
		}
		errs = append(errs, asked(it)...)
		errs = append(errs, rests(c, it)...)
	}
	return errs
}

func distinct(list []string) bool {
	slices.Sort(list)
	return len(slices.Compact(list)) == len(list)
}

func asked(it *Item) []error {
	q := it.Question
	if q == nil {
		return nil
	}
	var errs []error
	if q.By == "" || q.To == "" || q.To == q.By || q.Text == "" || q.At.IsZero() {
		errs = append(errs, fmt.Errorf("item %s has a question that is none: %+v", it.ID, *q))
	}
	if (q.Answer == "") != q.AnsweredAt.IsZero() || (q.Answer == "") != (q.AnsweredBy == "") {
		errs = append(errs, fmt.Errorf("item %s has half an answer: %+v", it.ID, *q))
	}
	if q.Answer != "" && !q.GoneAt.IsZero() {
		errs = append(errs, fmt.Errorf("item %s has an answer of one who had left", it.ID))
	}
	if it.Asks() == it.Holder || it.Asks() != "" && it.Resting() {
		errs = append(errs, fmt.Errorf("item %s waits for %s, but is with %s", it.ID, it.Asks(), it.Holder))
	}
	return errs
}

// rests: exactly what rests has a timer that wakes it.
func rests(c *Case, it *Item) []error {
	n := 0
	for i := range c.Timers {
		if t := &c.Timers[i]; t.Why == TimerFollowUp && t.Item == it.ID {
			n++
			if it.Aside == nil || !t.Due.Equal(it.Aside.Until) {
				n++
			}
		}
	}
	if want := map[bool]int{true: 1}[it.Resting()]; n != want {
		return []error{fmt.Errorf("item %s rests: %t, but has other timers to wake it", it.ID, it.Resting())}
	}
	return nil
}
