import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { dayOf, monthGrid, parseTyped, todayIso, typedForm, weekdays } from './calendar';

const edges = JSON.parse(readFileSync(join(import.meta.dirname, '../../../../internal/iran/testdata/jalali_edge_days_1300_1500.json'), 'utf8')) as [string, string][];

describe('Jalali days', () => {
  test('agree with the table that the server holds to', () => {
    expect(edges.length).toBeGreaterThan(500);
    for (const [iso, want] of edges) {
      const day = dayOf(iso, 'fa');
      expect(`${day?.year}/${day?.month}/${day?.day}`).toBe(want);
      expect(parseTyped(want)).toBe(iso);
    }
  });
  test('are written as people type them', () => {
    expect(typedForm('2026-11-22', 'fa')).toBe('۱۴۰۵/۰۹/۰۱');
    expect(typedForm('2026-11-22', 'en')).toBe('2026-11-22');
    expect(typedForm('nonsense', 'fa')).toBe('nonsense');
  });
});

test.each([
  ['۱۴۰۵/۹/۱', '2026-11-22'],
  ['1405-09-01', '2026-11-22'],
  ['۱ آذر ۱۴۰۵', '2026-11-22'],
  ['14050901', '2026-11-22'],
  ['1/9/1405', '2026-11-22'],
  ['2026-11-22', '2026-11-22'],
  ['۱۴۰۴/۱۲/۳۰', undefined],
  ['۱۴۰۳/۱۲/۳۰', '2025-03-20'],
  ['2026-02-29', undefined],
  ['فردا', undefined],
  ['', undefined]
])('typed date %s', (typed, want) => expect(parseTyped(typed)).toBe(want));

describe('the month grid', () => {
  test('begins on Saturday in Persian', () => {
    const shown = dayOf('2026-11-22', 'fa')!;
    const grid = monthGrid(shown, 'fa');
    expect(grid).toHaveLength(6);
    expect(grid[0]![1]).toEqual({ iso: '2026-11-22', day: 1, inMonth: true });
    expect(weekdays('fa', 'long')[0]).toBe('شنبه');
  });
  test('begins on Monday in English', () => {
    const grid = monthGrid(dayOf('2026-11-22', 'en')!, 'en');
    expect(grid[0]![0]!.iso).toBe('2026-10-26');
    expect(weekdays('en', 'long')[0]).toBe('Monday');
  });
});

test('today is the day in Tehran', () => {
  expect(todayIso(new Date('2026-11-22T20:29:59Z'))).toBe('2026-11-22');
  expect(todayIso(new Date('2026-11-22T20:30:00Z'))).toBe('2026-11-23');
});
