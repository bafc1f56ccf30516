package payments

import (
	"context"
	"errors"
	"fmt"

	"github.com/kartabl/kartabl/processes"
)

const catalog = `kartabl: v1
kind: catalog
languages: [fa, en]
timezone: Asia/Tehran
roles: [desk]
gateways: [able, unable]
`

// fee takes a fee, and then waits for the customer's word. What becomes of late money,
// and who takes the money, differs.
const fee = `kartabl: v1
kind: process
id: %s
version: 1
title: {fa: کارمزد, en: Fee}
owner: desk
start: {by: [customer], form: ask, next: pay}
vars:
  amount: {type: money, min: 1}
forms:
  ask:
    title: {fa: درخواست, en: Request}
    fields: {amount: {label: {fa: مبلغ, en: Amount}, required: true}}
steps:
  pay:
    kind: pay
    label: {fa: پرداخت کارمزد, en: Pay the fee}
    gateway: %s
    amount: =amount
    expires: 3d
    late: %s
    refund_on_cancel: true
    next:
      - {outcome: paid, to: confirm}
      - {outcome: failed, to: pay}
      - {outcome: expired, to: gone}
  confirm:
    kind: task
    who: customer
    label: {fa: تأیید, en: Confirm}
    next: closed
  closed: {kind: end, label: {fa: پایان, en: Done}, result: success}
  gone: {kind: end, label: {fa: انصراف, en: Gone}, result: cancelled}
cancel: {by: [customer], to: gone}
`

// process is the id of the process with this gateway and policy.
func process(gateway, late string) string { return gateway + "_" + late }

var policies = []string{"refund", "accept", "staff"}

func (w *world) deploy(ctx context.Context) error {
	for _, gateway := range gatewayNames {
		for _, late := range policies {
			id := process(gateway, late)
			diags, err := w.processes.DeployAs(ctx, processes.Deployment{
				Catalog: processes.File{Name: "catalog.yaml", Source: []byte(catalog)},
				Process: processes.File{Name: id + ".yaml", Source: fmt.Appendf(nil, fee, id, gateway, late)},
				By:      "simulation", SkipScenarios: true,
			})
			if err != nil {
				return errors.Join(diags, fmt.Errorf("deploy %s: %w", id, err))
			}
		}
	}
	return nil
}
