/** What is known of a payment, as lines of label and words. */
import type { OpenPayment, Value } from '$lib/api/types';
import { shortMoment } from '$lib/date/format';
import { digits, m, num } from '$lib/i18n';

/** Codes of computers keep their own direction inside of a sentence. */
const isolated = (text: string) => `\u2066${text}\u2069`;

export function factsOf(p: OpenPayment): Value[] {
  const lines: [string, string | undefined][] = [
    [m.money_gateway(), p.gateway],
    [m.money_ref(), p.ref && digits(p.ref)],
    [m.money_card(), p.card && isolated(digits(p.card))],
    [m.money_authority(), p.authority && isolated(p.authority)],
    [m.money_begun(), shortMoment(p.at)],
    [m.money_settled(), p.settled_at && shortMoment(p.settled_at)],
    [m.money_said(), saidOf(p)],
    [m.money_tries(), p.tries ? num(p.tries) : undefined],
    [m.money_ask_at(), p.ask_at && shortMoment(p.ask_at)],
    [m.money_refundable(), p.refundable.units > 0 ? p.refundable.words : undefined],
    [m.money_id(), isolated(p.id)]
  ];
  return lines.flatMap(([label, text]) => (text ? [{ label, text }] : []));
}

/** The gateway's word, with its code for those who write to it. */
function saidOf({ said, code }: OpenPayment): string {
  return [said, code && m.money_code({ code: isolated(code) })].filter(Boolean).join(' · ');
}
