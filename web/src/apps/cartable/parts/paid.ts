import type { Payment, Refund } from '$lib/api/types';

/** What a payer has to be told of his payments, and of which one; `other` is one beside it that he need not finish. */
export type PaymentNews = { kind: 'paid' | 'accepted' | 'failed' | 'late' | 'back' | 'disputed' | 'sent' | 'unknown'; payment?: Payment; other?: Payment };

const STILL: Partial<Record<Payment['state'], PaymentNews['kind']>> = { disputed: 'disputed', unknown: 'unknown', sent: 'sent' };
const NOW: Partial<Record<Payment['state'], PaymentNews['kind']>> = { paid: 'paid', accepted: 'accepted', failed: 'failed', late: 'late', refunded: 'back' };

/**
 * The payments are the truth; the address of somebody who comes back from the bank only says that he was there.
 * What is still open comes first and is told always; what is over is told to him who has just come back.
 */
export function paymentNews(payments: readonly Payment[], returned: string | null): PaymentNews | undefined {
  for (const state of ['disputed', 'unknown', 'sent'] as const) {
    const payment = payments.findLast((one) => one.state === state);
    const paid = payment && state !== 'disputed' ? paidFor(payments, payment) : undefined;
    if (paid) return { kind: 'paid', payment: paid, other: payment };
    if (payment) return { kind: returned !== null && state === 'sent' ? 'unknown' : STILL[state]!, payment };
  }
  const last = payments.at(-1);
  const waits = payments.findLast((one) => one.state === 'late' || onItsWay(one));
  if (returned === null) return waits && { kind: NOW[waits.state] === 'late' ? 'late' : 'back', payment: waits };
  if (!last) return { kind: returned === '0' ? 'failed' : 'unknown' };
  const kind = NOW[last.state];
  return kind && { kind, payment: last };
}

/** What has paid for the same thing as an attempt that is still open. */
const paidFor = (payments: readonly Payment[], open: Payment): Payment | undefined =>
  payments.findLast((one) => one.item === open.item && one.state === 'paid' && !one.refunds?.length);

/** The money that goes back: what is on its way, else what went last. */
export const goingBack = (payment: Payment): Refund | undefined => payment.refunds?.find((refund) => !refund.done) ?? payment.refunds?.at(-1);

const onItsWay = (payment: Payment): boolean => payment.refunds?.some((refund) => !refund.done) ?? false;

/** True when money has come by a payment, so that there is a receipt. */
export const hasReceipt = (payment: Payment): boolean => ['paid', 'accepted', 'late', 'disputed', 'refunded'].includes(payment.state);

const WAITS = [3, 5, 8, 13, 21, 34, 55, 60];

/** The seconds until a gateway is asked again for the nth time; undefined when the server alone goes on asking. */
export const waitBefore = (turn: number): number | undefined => (turn < 30 ? WAITS[Math.min(turn, WAITS.length - 1)] : undefined);
