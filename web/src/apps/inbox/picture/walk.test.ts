import { expect, test } from 'vitest';
import { stepAfter } from './walk';

/** Three columns as they stand in Persian, from right to left; the middle one has two steps. */
const steps = [
  { step: 'first', x: 400, y: 60, w: 100, h: 40 },
  { step: 'upper', x: 200, y: 0, w: 100, h: 40 },
  { step: 'lower', x: 200, y: 120, w: 100, h: 40 },
  { step: 'last', x: 0, y: 60, w: 100, h: 40 }
];

test.each([
  ['ArrowLeft', 'first', 'upper'],
  ['ArrowLeft', 'lower', 'last'],
  ['ArrowRight', 'last', 'upper'],
  ['ArrowDown', 'upper', 'lower'],
  ['ArrowUp', 'lower', 'upper'],
  ['ArrowLeft', 'last', undefined],
  ['ArrowRight', 'first', undefined],
  ['Home', 'last', 'first'],
  ['End', 'first', 'last'],
  ['KeyJ', 'first', undefined],
  ['ArrowLeft', 'nothing', undefined]
])('%s leads from %s to %s', (key, from, to) => expect(stepAfter(key, steps, from)).toBe(to));

test('every step is reached by the keys', () => {
  const reached = new Set(['first']);
  for (let before = 0; before < reached.size; ) {
    before = reached.size;
    for (const one of [...reached]) for (const key of ['ArrowLeft', 'ArrowRight', 'ArrowUp', 'ArrowDown']) reached.add(stepAfter(key, steps, one) ?? 'first');
  }
  expect([...reached].sort()).toEqual(['first', 'last', 'lower', 'upper']);
});
