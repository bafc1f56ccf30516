import type { Payment } from '$lib/api/types';

export type PaymentNews = { state: 'paid' | 'failed' | 'unknown'; ref?: string };

/**
 * What to say to a person who comes back from the bank. The case's payments are the truth;
 * the address only says that he was there, so a later answer replaces "not known yet".
 */
export function paymentNews(paid: string | null, payments: readonly Payment[]): PaymentNews | undefined {
  if (paid === null) return undefined;
  const last = payments.at(-1);
  if (last?.state === 'paid' || last?.state === 'late') return { state: 'paid', ref: last.ref };
  if (last?.state === 'failed' || paid === '0') return { state: 'failed' };
  return paid === '1' && !last ? { state: 'paid' } : { state: 'unknown' };
}
