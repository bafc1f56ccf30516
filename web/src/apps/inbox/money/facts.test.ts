import { expect, test } from 'vitest';
import type { OpenPayment } from '$lib/api/types';
import { m } from '$lib/i18n';
import { factsOf } from './facts';

const sum = (units: number) => ({ units, currency: 'IRR', words: `${units} rial` });
const payment = (more: Partial<OpenPayment>) => ({ id: 'p1', gateway: 'psp', at: '2026-11-21T06:00:00Z', amount: sum(5), refundable: sum(0), ...more }) as OpenPayment;
const labels = (p: OpenPayment) => factsOf(p).map(({ label }) => label);

test('what is not known is left out', () => {
  expect(labels(payment({}))).toEqual([m.money_gateway(), m.money_begun(), m.money_id()]);
});

test('the gateway is quoted with its code', () => {
  const said = factsOf(payment({ said: 'done before', code: '101' })).find(({ label }) => label === m.money_said());
  expect(said?.text).toContain('done before · ');
  expect(said?.text).toContain('101');
});

test('what may still go back is told with its unit', () => {
  expect(factsOf(payment({ refundable: sum(7) })).map(({ text }) => text)).toContain('7 rial');
});
