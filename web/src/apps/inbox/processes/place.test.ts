import { expect, test } from 'vitest';
import { linesOf, stretchOf } from './place';

const text = 'id: leave\ntitle: {fa: مرخصی, en: Leave}\n\nx: 😀 here';
const said = (line: number, column: number, length: number) => text.slice(...stretchOf(text, line, column, length));

test.each([
  [1, 1, 2, 'id'],
  [2, 13, 5, 'مرخصی'],
  [4, 6, 4, 'here'],
  [1, 1, 0, 'i'],
  [3, 1, 1, ''],
  [9, 1, 5, '']
])('line %i, column %i, %i long is %s', (line, column, length, want) => expect(said(line, column, length)).toBe(want));

test('lines are counted as editors do', () => expect([linesOf(''), linesOf('a'), linesOf('a\n')]).toEqual([1, 1, 2]));
