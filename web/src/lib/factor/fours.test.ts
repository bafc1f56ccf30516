import { expect, test } from 'vitest';
import { fours } from './fours';

test('a secret is read in fours', () => {
  expect(fours('JBSWY3DPEHPK3PXP')).toBe('JBSW Y3DP EHPK 3PXP');
  expect(fours('ABCDE')).toBe('ABCD E');
  expect(fours('')).toBe('');
});
