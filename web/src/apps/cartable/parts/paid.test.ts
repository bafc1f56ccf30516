import { expect, test } from 'vitest';
import type { Payment } from '$lib/api/types';
import { paymentNews } from './paid';

const payment = (state: Payment['state']): Payment => ({ id: 'p', amount: 1, state, ref: 'R1', at: '2026-11-22T09:00:00Z' });

test.each([
  [null, [payment('paid')], undefined],
  ['1', [payment('paid')], 'paid'],
  ['0', [payment('failed')], 'failed'],
  ['0', [], 'failed'],
  ['unknown', [payment('sent')], 'unknown'],
  ['unknown', [payment('paid')], 'paid'],
  ['unknown', [payment('sent'), payment('failed')], 'failed'],
  ['1', [payment('sent')], 'unknown'],
  ['nonsense', [], 'unknown']
])('?paid=%s with %j', (paid, payments, want) => expect(paymentNews(paid, payments as Payment[])?.state).toBe(want));
