/** What a customer says of his transfer, as lines of label and words. */
import type { Value } from '$lib/api/types';
import { longDate, shortMoment } from '$lib/date/format';
import { digits, m } from '$lib/i18n';

export const handedFacts = ({ tracking, paid_on, at }: { tracking: string; paid_on: string; at: string }): Value[] => [
  { label: m.transfer_tracking(), text: digits(tracking) },
  { label: m.transfer_paid_on(), text: longDate(paid_on) },
  { label: m.transfer_handed_at(), text: shortMoment(at) }
];
