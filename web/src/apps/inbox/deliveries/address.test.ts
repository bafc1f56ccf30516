import { expect, test } from 'vitest';
import { spotOf, urlOf } from './address';

test('an address is read as it was written', () => {
  for (const spot of [{}, { endpoint: 'crm' }, { endpoint: 'crm', state: 'failed' as const, id: '1' }]) {
    expect(spotOf(new URL(urlOf(spot), 'http://x').searchParams)).toEqual({ endpoint: undefined, state: undefined, id: undefined, ...spot });
  }
  expect(spotOf(new URLSearchParams('state=lost')).state).toBeUndefined();
});
