import { describe, expect, test } from 'vitest';
import { condition, evaluate, unknown_name, verdict, type Scope } from './rules';

const values: Record<string, unknown> = { kind: 'drug', amount: 1200, none: undefined, empty: '', list: ['a', 'b'], day: '2026-11-22', rate: '12.50', yes: true };
const scope: Scope = { get: (name) => (name in values ? values[name] : unknown_name), today: () => '2026-11-22' };
const v = (name: string) => ['var', name];

test.each<[unknown, unknown]>([
  [['==', v('kind'), 'drug'], true],
  [['!=', ['??', v('none'), ''], 'reject'], true],
  [['??', v('empty'), 'x'], 'x'],
  [['<', v('amount'), 1300], true],
  [['>=', v('day'), ['today']], true],
  [['<=', '2026-11-21', v('day')], true],
  [['>', v('rate'), 12], true],
  [['>', v('rate'), '9.5'], true],
  [['and', v('yes'), ['not', ['==', 1, 2]]], true],
  [['or', v('yes'), ['<', v('none'), 1]], true],
  [['in', v('kind'), ['lit', ['drug', 'dental']]], true],
  [['in', 'c', v('list')], false],
  [['len', v('list')], 2],
  [['len', 'سلام'], 4],
  [['has', v('none')], false],
  [['has', v('kind')], true],
  [['+', 1, ['*', 2, 3]], 7],
  [['-', 5], -5],
  [['/', 6, 4], 1.5],
  [['?:', v('yes'), 'a', 'b'], 'a'],
  [['==', v('list'), ['lit', ['a', 'b']]], true],
  [['==', v('none'), null], true],
  ['bare', 'bare']
])('%j is %j', (rule, want) => expect(evaluate(rule, scope)).toEqual(want));

describe('what cannot be told', () => {
  test('leaves the answer of the server', () => {
    expect(condition(['==', v('customer.segment'), 'legal'], scope, false)).toBe(false);
    expect(condition(['==', v('customer.segment'), 'legal'], scope, true)).toBe(true);
    expect(condition(['matches', v('kind'), 'd.*'], scope, false)).toBe(false);
    expect(condition(undefined, scope, true)).toBe(true);
  });
  test('makes no verdict', () => {
    expect(verdict(['<=', v('amount'), v('other')], scope)).toBeUndefined();
    expect(verdict(['<=', v('amount'), v('none')], scope)).toBeUndefined();
    expect(verdict(['<=', v('amount'), 1000], scope)).toBe(false);
  });
});

test('a condition that fails counts as true', () => {
  expect(condition(['<', v('none'), 1], scope, false)).toBe(true);
  expect(condition(['/', 1, 0], scope, false)).toBe(true);
});
