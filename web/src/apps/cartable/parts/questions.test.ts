import { expect, test } from 'vitest';
import type { Field, Values } from '$lib/api/types';
import { FormModel } from '$lib/form/model.svelte';
import { firstToAsk, isLong } from './questions';

const field = (path: string, also: Partial<Field> = {}): Field => ({ path, label: path, type: { kind: 'text' }, required: true, visible: true, read_only: false, ...also });
const formOf = (count: number, typed: Values = {}) => new FormModel({ title: '', fields: [field('told', { read_only: true }), ...Array.from({ length: count }, (_, i) => field(`q${i}`, { required: i !== 1 }))] }, typed);

test('more than five questions are asked one by one; what is only told is none', () => {
  expect([5, 6].map((count) => isLong(formOf(count)))).toEqual([false, true]);
  expect(isLong(formOf(6), ['q0'])).toBe(false);
});

test.each([
  [{}, 'q0'],
  [{ q0: 'x' }, 'q2'],
  [{ q1: 'x' }, 'q0'],
  [{ q0: 'x', q2: 'x', q3: 'x', q4: 'x', q5: 'x' }, 'q0']
])('with %j typed one begins at %s', (typed, want) => {
  const form = formOf(6, typed);
  expect(firstToAsk(form, form.open)).toBe(want);
});
