/** Where one is among the transfers, what a person of finance is asked, and how a transfer stands for him. */
import type { Form, OpenTransfer, SeenRequest, TransferRow, Values } from '$lib/api/types';
import { list } from '$lib/api/types';
import { question } from '$lib/form/question';
import { m } from '$lib/i18n';
import type { Move } from '../money/moves';
import { HOME } from './home';

export const urlOf = (id?: string): string => HOME + (id === undefined ? '' : `?id=${encodeURIComponent(id)}`);

/** Nobody has looked, the reader has and somebody else is needed, or the reader would be the second. */
export type Turn = 'first' | 'wait' | 'second';

export const turnOf = (row: Pick<TransferRow, 'checks' | 'mine'>): Turn => (row.checks === 0 ? 'first' : row.mine ? 'wait' : 'second');

/** The word that counts beside the second person's: the last. */
export const firstLook = (transfer: OpenTransfer) => list(transfer.seen).at(-1);

/** Nothing is filled in beforehand: each looks at the statement himself. */
export const seenForm = (): Form => ({
  title: '',
  fields: [
    question('amount', m.transfer_seen_amount(), { type: { kind: 'money', min: 1 } }),
    question('ref', m.transfer_seen_ref(), { help: m.transfer_seen_ref_help(), type: { kind: 'text', max_length: 64 } })
  ]
});

export const seenOf = (answers: Values): SeenRequest => ({ amount: Number(answers.amount), ref: String(answers.ref ?? '') });

/** What is not on the statement goes back to the customer, with words that he reads. */
export const giveBack = (send: (reason: string) => Promise<unknown>): Move => ({
  key: 'return', title: m.transfer_not_found(), button: m.transfer_return(), text: m.transfer_return_text(), danger: true,
  fields: [question('reason', m.transfer_reason(), { help: m.transfer_reason_help(), type: { kind: 'text', max_length: 2000 } })],
  send: async (answers) => {
    await send(String(answers.reason ?? ''));
    return m.transfer_was_returned();
  }
});

/** What is said after a decision. */
export function outcome(now: OpenTransfer): { tone: 'ok' | 'warn'; text: string } {
  if (now.state === 'claimed') return { tone: 'ok', text: m.transfer_kept() };
  if (now.state === 'failed') return { tone: 'ok', text: m.transfer_was_returned() };
  if (now.state === 'disputed') return { tone: 'warn', text: m.transfer_settled_other() };
  return { tone: 'ok', text: m.transfer_settled() };
}
