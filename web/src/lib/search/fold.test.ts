import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { fold } from './fold';

const table = JSON.parse(readFileSync(join(import.meta.dirname, '../../../../internal/text/testdata/fold.json'), 'utf8')) as { in: string; want: string }[];

test.each(table)('fold($in) is $want', ({ in: text, want }) => {
  expect(fold(text)).toBe(want);
  expect(fold(fold(text))).toBe(want);
});
