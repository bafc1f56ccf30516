import { expect, test } from 'vitest';
import type { Transfer } from '$lib/api/types';
import { formOf, open, requestOf } from './transfer';

const account = { owner: 'The Fund', bank: 'Mellat', iban: 'IR220000000000000000000001' };
const handed = { tracking: '77', paid_on: '2026-11-20', at: '2026-11-21T06:00:00Z', documents: [] };
const values = (transfer: Transfer) => formOf(transfer).fields?.map(({ path, value }) => [path, value]);

test('a receipt is asked for, and what was typed before stands where it came back', () => {
  expect(values({ account })).toEqual([['documents', undefined], ['tracking', undefined], ['paid_on', undefined]]);
  expect(values({ account, state: 'returned', handed })).toEqual([['documents', undefined], ['tracking', '77'], ['paid_on', '2026-11-20']]);
});

test.each([
  [undefined, true],
  ['', true],
  ['returned', true],
  ['claimed', false],
  ['disputed', false]
] as const)('state %s: may be handed in: %s', (state, may) => expect(open({ account, state })).toBe(may));

test('the answers become what is sent', () => {
  expect(requestOf({ documents: ['d1', 'd2'], tracking: '۷۷', paid_on: '2026-11-20' })).toEqual({ documents: ['d1', 'd2'], tracking: '۷۷', paid_on: '2026-11-20' });
  expect(requestOf({})).toEqual({ documents: [], tracking: '', paid_on: '' });
});
