import { expect, test } from 'vitest';
import type { Payment, Sum } from '$lib/api/types';
import { goingBack, paymentNews, waitBefore } from './paid';

const sum: Sum = { units: 1, currency: 'IRR', words: '1 rial' };
const at = '2026-11-22T09:00:00Z';
const payment = (state: Payment['state'], ...done: boolean[]): Payment => ({
  id: 'p', item: 'c-1', amount: sum, state, begun_at: at, at, refunds: done.map((gone, i) => ({ id: String(i + 1), amount: sum, done: gone, at }))
});

test.each([
  [null, [payment('paid')], undefined],
  [null, [payment('failed')], undefined],
  [null, [payment('sent')], 'sent'],
  [null, [payment('unknown'), payment('failed')], 'unknown'],
  [null, [payment('disputed'), payment('sent')], 'disputed'],
  [null, [payment('late')], 'late'],
  [null, [payment('refunded', false)], 'back'],
  [null, [payment('refunded', true)], undefined],
  [null, [payment('paid', false)], 'back'],
  ['1', [payment('paid')], 'paid'],
  ['1', [payment('accepted')], 'accepted'],
  ['1', [payment('late')], 'late'],
  ['1', [payment('refunded', true)], 'back'],
  ['0', [payment('failed')], 'failed'],
  ['0', [], 'failed'],
  ['unknown', [payment('sent')], 'unknown'],
  ['unknown', [payment('paid')], 'paid'],
  ['unknown', [payment('sent'), payment('failed')], 'unknown'],
  ['1', [payment('sent')], 'unknown'],
  ['nonsense', [], 'unknown']
])('?paid=%s with %j', (returned, payments, want) => expect(paymentNews(payments as Payment[], returned)?.kind).toBe(want));

test('what is paid is told before a second attempt that is still open', () => {
  for (const returned of [null, '1']) {
    const news = paymentNews([payment('paid'), payment('sent')], returned);
    expect([news?.kind, news?.payment?.state, news?.other?.state]).toEqual(['paid', 'paid', 'sent']);
    expect(paymentNews([payment('paid'), { ...payment('sent'), item: 'c-2' }], returned)?.payment?.item).toBe('c-2');
    expect(paymentNews([payment('paid', false), payment('sent')], returned)?.other).toBeUndefined();
  }
});

test('of several refunds the one on its way is told', () => {
  expect(goingBack(payment('paid', true, false, true))?.id).toBe('2');
  expect(goingBack(payment('paid', true, true))?.id).toBe('2');
  expect(goingBack(payment('paid'))).toBeUndefined();
});

test('the bank is asked at growing distances, and not for ever', () => {
  const waits = Array.from({ length: 30 }, (_, turn) => waitBefore(turn) ?? 0);
  expect(waits.every((wait, i) => i === 0 || wait >= waits[i - 1]!)).toBe(true);
  expect(waitBefore(30)).toBeUndefined();
});
