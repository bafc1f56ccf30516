import { expect, test, vi } from 'vitest';
import type { OpenPayment, RefundLine } from '$lib/api/types';

const api = vi.hoisted(() => ({
  askAgain: vi.fn(() => Promise.resolve({ status: 'pending', said: 'in process' })),
  acceptMoney: vi.fn(() => Promise.resolve()),
  askRefund: vi.fn(() => Promise.resolve()),
  agreeRefund: vi.fn(() => Promise.resolve()),
  refuseRefund: vi.fn(() => Promise.resolve()),
  repeatRefund: vi.fn(() => Promise.resolve()),
  paidByHand: vi.fn(() => Promise.resolve())
}));
vi.mock('$lib/api/client', () => ({ api }));

import { paymentMoves, refundMoves, saysWords } from './moves';

const amount = { units: 200_000, currency: 'IRR', words: '200,000 rial' };
const payment = (can: Partial<OpenPayment['can']>, refundable = amount) =>
  ({ id: 'p1', refundable, can: { ask: false, accept: false, refund: false, ...can } }) as OpenPayment;
const refund = (state: RefundLine['state'], can: Partial<RefundLine['can']>, mine = false) =>
  ({ payment: 'p1', id: '2', state, amount, mine, can: { agree: false, refuse: false, repeat: false, paid: false, ...can } }) as RefundLine;

test('only what may be done is offered', () => {
  expect(paymentMoves(payment({}))).toEqual([]);
  expect(paymentMoves(payment({ ask: true, accept: true, refund: true })).map(({ key }) => key)).toEqual(['ask', 'accept', 'refund']);
  expect(refundMoves(refund('failed', { repeat: true, paid: true })).map(({ key }) => key)).toEqual(['paid', 'repeat']);
  expect(refundMoves(refund('done', {}))).toEqual([]);
});

test('a refund asks for an amount within what is left, and a reason', async () => {
  const [move] = paymentMoves(payment({ refund: true }));
  expect(move?.fields.map(({ path, type }) => [path, type.kind, type.max])).toEqual([['amount', 'money', 200_000], ['reason', 'text', undefined]]);
  await move?.send({ amount: 50_000, reason: 'half' });
  expect(api.askRefund).toHaveBeenCalledWith('p1', 50_000, 'half');
});

test('an amount in another currency names it and is not told in toman', () => {
  const [move] = paymentMoves(payment({ refund: true }, { units: 500, currency: 'EUR', words: '5.00 EUR' }));
  expect(move?.fields[0]?.type.kind).toBe('int');
  expect(move?.fields[0]?.label).toContain('EUR');
});

test('agreeing means something else once it was paid by hand', async () => {
  const [first] = refundMoves(refund('asked', { agree: true }));
  const [second] = refundMoves(refund('transferred', { agree: true }));
  expect(first?.title).not.toBe(second?.title);
  await second?.send({});
  expect(api.agreeRefund).toHaveBeenCalledWith('p1', '2');
});

test('one takes back his own wish, and refuses that of another', () => {
  const [own] = refundMoves(refund('asked', { refuse: true }, true));
  const [other] = refundMoves(refund('asked', { refuse: true }));
  expect(own?.title).not.toBe(other?.title);
  expect(own?.danger && other?.danger).toBe(true);
});

test('the gateway is quoted beside what its word means', async () => {
  const [move] = paymentMoves(payment({ ask: true }));
  expect(await move?.send({})).toBe(saysWords({ status: 'pending', said: 'in process' }));
  expect(saysWords({ status: 'pending', said: 'in process' })).toContain('(in process)');
  expect(saysWords({ status: 'unknown' })).not.toContain('(');
});
