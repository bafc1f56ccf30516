package processes_test

import (
	"strings"
	"testing"

	"github.com/kartabl/kartabl/internal/fault"
	"github.com/kartabl/kartabl/internal/text"
	"github.com/kartabl/kartabl/processes"
	"github.com/kartabl/kartabl/store"
)

// Who has enough of a service open reads how many are allowed.
func TestTheLimitIsToldInWords(t *testing.T) {
	on(t, func(w *world) {
		w.must(w.deploy(strings.Replace(promised, "start: {by: [customer],", "start: {by: [customer], limit: {open_per_customer: 2},", 1)))
		w.start()
		w.start()
		err := w.s.Update(t.Context(), func(tx *store.Tx) error {
			_, err := w.s.StartTx(t.Context(), tx, processes.StartRequest{Process: "transfer", By: w.sara, Customer: w.sara, Values: map[string]any{"amount": 500}})
			return err
		})
		f := fault.As(err)
		for lang, want := range map[text.Lang]string{
			text.Fa: "بیش از ۲ درخواست باز از این خدمت نمی‌توان داشت.",
			text.En: "No more than 2 open requests of this service are possible.",
		} {
			if got := f.Message(lang); got != want {
				t.Errorf("%s", got)
			}
		}
	})
}
