/** What is asked of a customer who has transferred money, and his answers as they are sent. */
import type { Form, Transfer, TransferRequest, Values } from '$lib/api/types';
import { todayIso } from '$lib/date/calendar';
import { question } from '$lib/form/question';
import { m } from '$lib/i18n';

const MOST = 5;
const MAX_SIZE = 10_000_000;

/** A receipt that was given back is asked for again with what was typed before. */
export function formOf(transfer: Transfer): Form {
  const before = transfer.state === 'returned' ? transfer.handed : undefined;
  return {
    title: m.transfer_hand_in(),
    fields: [
      question('documents', m.transfer_receipt(), {
        type: { kind: 'list', items: { kind: 'file', accept: ['pdf', 'jpg', 'png'], max_size: MAX_SIZE }, min_items: 1, max_items: MOST }
      }),
      question('tracking', m.transfer_tracking(), { help: m.transfer_tracking_help(), type: { kind: 'text', max_length: 64 }, value: before?.tracking }),
      question('paid_on', m.transfer_paid_on(), { type: { kind: 'date', max: todayIso() }, value: before?.paid_on })
    ]
  };
}

/** Whether anything is to be handed in now: never while a transfer waits or is in dispute. */
export const open = (transfer: Transfer): boolean => !transfer.state || transfer.state === 'returned';

export function requestOf(answers: Values): TransferRequest {
  const { documents, tracking, paid_on } = answers;
  return { documents: Array.isArray(documents) ? documents.map(String) : [], tracking: String(tracking ?? ''), paid_on: String(paid_on ?? '') };
}
