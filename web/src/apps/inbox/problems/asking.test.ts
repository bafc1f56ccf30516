import { expect, test } from 'vitest';
import type { Field, Mending } from '$lib/api/types';
import { formOf, requestOf } from './asking';

const can: Mending = { retry: true, acknowledge: false, ways: [{ id: 'next:0', label: 'Go on', when: 'a > 1' }], fields: [], give_up: 'End' };
const amount: Field = { path: 'amount', label: 'Amount', required: true, visible: true, read_only: false, type: { kind: 'money' } };

test('each mending asks for what it needs', () => {
  const paths = (form: { fields: Field[] | null }) => form.fields?.map(({ path }) => path);
  expect(paths(formOf('retry', can))).toEqual([]);
  expect(paths(formOf('give_up', can))).toEqual(['$reason']);
  expect(paths(formOf('assign', { ...can, people: [{ id: 'p', name: 'Ali' }] }))).toEqual(['$person', '$reason']);
  expect(paths(formOf('way', can))).toEqual(['$way', '$reason']);
  expect(paths(formOf('value', can, amount))).toEqual(['amount', '$retry', '$reason']);
  expect(paths(formOf('value', { ...can, retry: false }, amount))).toEqual(['amount', '$reason']);
});

test('the answers become what is sent', () => {
  expect(requestOf('value', { amount: null, $retry: true, $reason: 'x' })).toEqual({ do: 'value', values: { amount: null }, retry: true, reason: 'x' });
  expect(requestOf('way', { $way: 'next:0', $reason: 'x' })).toEqual({ do: 'way', way: 'next:0', reason: 'x' });
  expect(requestOf('assign', { $person: 'p', $reason: 'x' })).toEqual({ do: 'assign', person: 'p', reason: 'x' });
  expect(requestOf('retry', {})).toEqual({ do: 'retry' });
});
