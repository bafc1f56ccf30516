import { expect, test } from 'vitest';
import { keptText } from './kept';

test('a hold on everything names no request, and one that ends says when', () => {
  expect(keptText({ why: 'law' })).not.toContain('{');
  expect(keptText({ why: 'law', no: '1405-7' })).toMatch(/۱۴۰۵|1405/);
  expect(keptText({ why: 'law', until: '2026-11-23T20:30:00Z' }).length).toBeGreaterThan(keptText({ why: 'law' }).length);
});

test('each reason has words of its own', () => {
  const all = (['open', 'busy', 'money', 'law', 'owner'] as const).map((why) => keptText({ why, no: '7' }));
  expect(new Set(all).size).toBe(5);
});
