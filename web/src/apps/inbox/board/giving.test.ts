import { expect, test } from 'vitest';
import type { BoardHand, Row } from '$lib/api/types';
import { inOrder, isFull, undoOf } from './giving';

const row = (id: string, more: Partial<Row> = {}): Row => ({ id, label: id, case: id, no: id, kind: 'task', subject: '', service: '', opened_at: '', cursor: id, ...more });
const hand = (id: string, held: number, more: Partial<BoardHand> = {}): BoardHand => ({ id, name: id, held, in: [{ key: 'queue:desk', held, capacity: 3 }], ...more });

test('what was given goes back to its queue or to who held it', () => {
  const before = [row('a'), row('b', { holder: 'sara' }), row('c', { holder: 'sara' }), row('d')];
  const lines = before.map(({ id }) => ({ id, done: id !== 'd' }));
  expect(undoOf(before, lines)).toEqual([
    { op: 'release', ids: ['a'] },
    { op: 'assign', ids: ['b', 'c'], to: 'sara' }
  ]);
});

test('what was agreed about an item does not come back, so it is not taken back', () => {
  const before = [row('a', { mark: 'delegated', holder: 'sara' }), row('b', { until: '2026-11-30T08:00:00Z', holder: 'sara' })];
  expect(undoOf(before, before.map(({ id }) => ({ id, done: true })))).toEqual([]);
});

test('who is here and holds little is offered first', () => {
  const people = [hand('مینا', 3), hand('علی', 0, { away: true }), hand('سارا كريمي', 1)];
  expect(inOrder(people, '').map(({ id }) => id)).toEqual(['سارا كريمي', 'مینا', 'علی']);
  expect(inOrder(people, 'کریمی').map(({ id }) => id)).toEqual(['سارا كريمي']);
});

test('who holds as much of a queue as one may is full', () => {
  expect(isFull(hand('a', 3), 'queue:desk')).toBe(true);
  expect(isFull(hand('a', 2), 'queue:desk')).toBe(false);
  expect(isFull(hand('a', 3), undefined)).toBe(false);
});
