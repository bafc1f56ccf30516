import { expect, test } from 'vitest';
import type { Doc, Type } from '$lib/api/types';
import { refusal, reusable } from './files';

const type: Type = { kind: 'file', accept: ['pdf', 'jpg', 'png'], max_size: 1000 };

test.each([
  [{ name: 'a.PDF', size: 10 }, false],
  [{ name: 'a.jpeg', size: 1000 }, false],
  [{ name: 'a.exe', size: 10 }, true],
  [{ name: 'noextension', size: 10 }, true],
  [{ name: 'a.pdf', size: 0 }, true],
  [{ name: 'a.pdf', size: 1001 }, true]
])('%j', (file, refused) => expect(refusal(type, file) !== undefined).toBe(refused));

test('what was given before is offered where it fits and is not there already', () => {
  const doc = (id: string, name: string, size = 10) => ({ id, name, size }) as Doc;
  const given = [doc('1', 'a.pdf'), doc('2', 'b.pdf'), doc('3', 'c.exe'), doc('4', 'd.pdf', 2000)];
  expect(reusable(type, given, ['2']).map(({ id }) => id)).toEqual(['1']);
});
