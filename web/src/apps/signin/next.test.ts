import { expect, test } from 'vitest';
import { placeAfter } from './next';

test.each([
  ['/cartable/cases/c1?paid=1', 'customer', '/cartable/cases/c1?paid=1'],
  ['/cartable/cases/c1', 'staff', '/inbox/'],
  ['//evil.example', 'customer', '/cartable/'],
  ['https://evil.example', 'staff', '/inbox/'],
  ['/inbox/../cartable', 'staff', '/inbox/'],
  [null, 'staff', '/inbox/']
] as const)('%s for %s', (next, side, want) => expect(placeAfter(next, side)).toBe(want));
