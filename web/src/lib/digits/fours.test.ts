import { expect, test } from 'vitest';
import { inFours } from './fours';

test.each([
  ['IR220000000000000000000001', 'IR22 0000 0000 0000 0000 0000 01'],
  ['6104 3300 00000000', '6104 3300 0000 0000'],
  ['', '']
])('%s in fours', (text, want) => expect(inFours(text)).toBe(want));
