import { expect, test } from 'vitest';
import type { Phrase } from '$lib/api/types';
import { phraseForm, wishOf, wishOfPhrase } from './asking';

const thanks: Phrase = { id: 'p1', name: 'Thanks', text: 'Thank you, {customer}.', shared: 'queue:a', shared_with: 'A', can_change: true };
const fields = (...args: Parameters<typeof phraseForm>) => Object.fromEntries((phraseForm(...args).fields ?? []).map((field) => [field.path, field]));

test('who may share with nobody is not asked', () => expect(Object.keys(fields([], undefined))).toEqual(['name', 'text']));

test('who edits a text finds it, and with whom it is shared', () => {
  const asked = fields([{ value: 'queue:b', label: 'B' }], thanks);
  expect(asked.text?.value).toBe(thanks.text);
  expect(asked.share?.type.options?.map((one) => one.value)).toEqual(['', 'queue:a', 'queue:b']);
});

test('what was deleted comes back as it was', () => {
  expect(wishOfPhrase(thanks)).toEqual(wishOf({ name: 'Thanks', text: 'Thank you, {customer}.', share: 'queue:a' }));
});
