import { expect, test } from 'vitest';
import type { OpenTransfer } from '$lib/api/types';
import { firstLook, giveBack, outcome, seenForm, seenOf, turnOf, urlOf } from './deciding';

const sum = (units: number) => ({ units, currency: 'IRR', words: `${units}` });
const check = (by: string, amount: number) => ({ by, amount: sum(amount), ref: '12', at: '2026-11-21T06:00:00Z', mine: false });
const transfer = (state: OpenTransfer['state'], ...seen: OpenTransfer['seen'] & object): OpenTransfer => ({
  id: 'p1', case: 'c', no: '1', service: 's', customer_name: 'n', gateway: 'g', amount: sum(5), state, tracking: '77', paid_on: '2026-11-20',
  at: '2026-11-21T06:00:00Z', checks: seen.length, mine: false, cursor: 'x', account: { owner: '', bank: '', iban: '' }, documents: [], seen, can_move: true, can_read: false
});

test('whose turn it is', () => {
  expect(turnOf({ checks: 0, mine: false })).toBe('first');
  expect(turnOf({ checks: 1, mine: true })).toBe('wait');
  expect(turnOf({ checks: 1, mine: false })).toBe('second');
});

test('the newest word is the one to agree with', () => {
  expect(firstLook(transfer('claimed'))).toBeUndefined();
  expect(firstLook(transfer('claimed', check('a', 4), check('a', 5)))?.amount.units).toBe(5);
});

test('nothing is filled in for the second person', () => {
  expect(seenForm().fields?.map(({ value }) => value)).toEqual([undefined, undefined]);
  expect(seenOf({ amount: 5, ref: '12' })).toEqual({ amount: 5, ref: '12' });
});

test('what a decision has led to is said', () => {
  const words = (['claimed', 'paid', 'failed', 'disputed'] as const).map((state) => outcome(transfer(state)).text);
  expect(new Set(words).size).toBe(4);
  expect(outcome(transfer('disputed')).tone).toBe('warn');
});

test('what is given back tells the customer why', async () => {
  const sent: string[] = [];
  const move = giveBack((reason) => Promise.resolve(sent.push(reason)));
  expect(move.fields.map(({ path, required }) => [path, required])).toEqual([['reason', true]]);
  expect(await move.send({ reason: 'not there' })).toBeTruthy();
  expect(sent).toEqual(['not there']);
});

test('addresses', () => {
  expect(urlOf()).toBe('/inbox/money/transfers');
  expect(urlOf('a b')).toBe('/inbox/money/transfers?id=a%20b');
});
