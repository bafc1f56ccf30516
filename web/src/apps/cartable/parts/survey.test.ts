import { expect, test } from 'vitest';
import type { Field, Form } from '$lib/api/types';
import { quickOf } from './survey';

const field = (path: string, type: object, required = true) => ({ path, label: path, type, required }) as unknown as Field;
const form = (...fields: Field[]) => ({ title: '', fields }) as unknown as Form;
const score = field('score', { kind: 'int', min: 1, max: 5 });

test('a score and a comment that may be left out are one tap', () => {
  const comment = field('comment', { kind: 'text' }, false);
  expect(quickOf(form(score, comment))).toEqual({ field: score, scores: [1, 2, 3, 4, 5], rest: [comment] });
});

test.each([
  ['nothing', form()],
  ['two things that must be told', form(score, field('why', { kind: 'text' }))],
  ['a number without an end', form(field('n', { kind: 'int', min: 1 }))],
  ['a bound that is reckoned', form(field('n', { kind: 'int', min: 1, max: '=x' }))],
  ['more scores than fit', form(field('n', { kind: 'int', min: 1, max: 100 }))],
  ['a score that may be left out', form(field('n', { kind: 'int', min: 1, max: 5 }, false))]
])('%s asks for the whole form', (_, asked) => expect(quickOf(asked)).toBeUndefined());
