/** What states of money are called, and how they look. */
import type { PaymentLine, RefundLine } from '$lib/api/types';
import { m } from '$lib/i18n';
import type { IconName } from '$lib/ui/Icon.svelte';

type Look = { text: string; tone: 'plain' | 'brand' | 'ok' | 'warn' | 'bad'; icon?: IconName };

export const PAYMENT_STATES: PaymentLine['state'][] = ['opened', 'sent', 'paid', 'failed', 'late', 'disputed', 'accepted', 'refunded'];

export function paymentLook(state: PaymentLine['state']): Look {
  const looks: Record<PaymentLine['state'], Look> = {
    opened: { text: m.money_state_opened(), tone: 'plain' },
    sent: { text: m.money_state_sent(), tone: 'brand', icon: 'clock' },
    paid: { text: m.money_state_paid(), tone: 'ok', icon: 'check' },
    failed: { text: m.money_state_failed(), tone: 'plain', icon: 'close' },
    late: { text: m.money_state_late(), tone: 'warn', icon: 'alert' },
    disputed: { text: m.money_state_disputed(), tone: 'bad', icon: 'alert' },
    accepted: { text: m.money_state_accepted(), tone: 'ok', icon: 'check' },
    refunded: { text: m.money_state_refunded(), tone: 'plain', icon: 'refresh' }
  };
  return looks[state];
}

export function refundLook(state: RefundLine['state']): Look {
  const looks: Record<RefundLine['state'], Look> = {
    asked: { text: m.refund_state_asked(), tone: 'warn', icon: 'user' },
    approved: { text: m.refund_state_approved(), tone: 'brand', icon: 'clock' },
    failed: { text: m.refund_state_failed(), tone: 'bad', icon: 'alert' },
    transferred: { text: m.refund_state_transferred(), tone: 'warn', icon: 'user' },
    done: { text: m.refund_state_done(), tone: 'ok', icon: 'check' },
    declined: { text: m.refund_state_declined(), tone: 'plain', icon: 'close' }
  };
  return looks[state];
}

/** The states that a part of the list of refunds shows. */
export const REFUNDS_SHOWN: Record<'agree' | 'failed' | 'way' | 'all', RefundLine['state'][]> = {
  agree: ['asked', 'transferred'],
  failed: ['failed'],
  way: ['approved'],
  all: []
};
