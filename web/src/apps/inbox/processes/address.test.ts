import { expect, test } from 'vitest';
import { spotOf, urlOf } from './address';

test.each([{}, { id: 'medical_claim' }, { id: 'medical_claim', version: 3 }, { fresh: true }, { id: 'medical_claim', fresh: true }])('%o is found again', (spot) => {
  expect(spotOf(new URLSearchParams(urlOf(spot).split('?')[1] ?? ''))).toEqual({ id: undefined, version: undefined, fresh: false, ...spot });
});

test.each(['x', '0', '-1', '1.5', ''])('no version is %s', (version) => expect(spotOf(new URLSearchParams({ version })).version).toBeUndefined());
