import { expect, test } from 'vitest';
import type { Picture, PictureStep } from '$lib/api/types';
import { firstOf, fullest, heat, markOf, saidOf, waysOf } from './facts';

const step = (more: Partial<PictureStep>): PictureStep => ({
  step: 'review', title: 'Review', kind: 'task', class: 'staff', lines: ['Review'], x: 0, y: 0, w: 100, h: 40, ways: [], waiting: 0, visits: 0, ...more
});
const picture = (steps: PictureStep[]): Picture => ({ process: 'claim', version: 1, title: 'Claim', width: 1, height: 1, steps, marks: [], lines: [], notes: [], legend: [], cases: 0 });

test('heat goes from nothing to the fullest step', () => {
  expect([0, 1, 25, 26, 75, 100].map((n) => heat(n, 100))).toEqual([0, 1, 1, 2, 3, 4]);
  expect([heat(0, 0), heat(3, 3)]).toEqual([0, 4]);
});

test('a block is as full as what is inside of it and does not count twice', () => {
  expect(fullest([step({ kind: 'block', waiting: 9 }), step({ waiting: 4 })])).toBe(4);
  expect(fullest([])).toBe(0);
});

test('a process has numbers, a case has its place', () => {
  expect(markOf(step({ waiting: 12 }), 'process', 12)).toEqual({ text: '۱۲', heat: 4 });
  expect(markOf(step({}), 'process', 12)).toBeUndefined();
  expect(markOf(step({ here: true, visits: 2 }), 'case', 0)?.text).toBe('اینجا');
  expect(markOf(step({ visits: 1 }), 'case', 0)?.text).toBe('✓');
  expect(markOf(step({ visits: 3 }), 'case', 0)?.text).toContain('۳');
  expect(markOf(step({ waiting: 3 }), 'case', 0)).toBeUndefined();
});

test('all that the eye sees is said too', () => {
  expect(saidOf(step({ small: 'Experts', waiting: 2, unseen: true }), 'process')).toHaveLength(3);
  expect(saidOf(step({ kind: 'end', here: true }), 'case').join()).not.toBe(saidOf(step({ here: true }), 'case').join());
});

test('ways are told with their conditions', () => {
  const ways = waysOf(step({ ways: [{ to: 'Pay', word: 'fee > 0' }, { to: 'Fix', back: true }, { to: 'End' }] }));
  expect(ways[0]).toContain('fee > 0');
  expect(ways[1]).not.toBe('Fix');
  expect(ways[2]).toBe('End');
});

test('what matters most is shown first', () => {
  const block = step({ step: 'both', kind: 'block', here: true, waiting: 9 });
  expect(firstOf(picture([step({ step: 'a' }), block, step({ step: 'b', here: true })]), 'case')?.step).toBe('b');
  expect(firstOf(picture([step({ step: 'a', waiting: 1 }), block, step({ step: 'b', waiting: 5 })]), 'process')?.step).toBe('b');
  expect(firstOf(picture([step({ step: 'a' })]), 'process')?.step).toBe('a');
});
