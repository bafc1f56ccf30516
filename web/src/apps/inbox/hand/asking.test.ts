import { expect, test } from 'vitest';
import { choosesFor, handForm, isAsking, leaves, tomorrow } from './asking';

const people = [
  { id: 'b', name: 'Bita', away: true },
  { id: 'a', name: 'Ali' }
];
const paths = (act: Parameters<typeof handForm>[0]) => (handForm(act, people, '2026-11-22').fields ?? []).map((field) => field.path);

test('each act asks for what it needs', () => {
  expect(paths('delegate')).toEqual(['to', 'note']);
  expect(paths('ask')).toEqual(['to', 'question']);
  expect(paths('answer')).toEqual(['answer']);
  expect(paths('put_aside')).toEqual(['until', 'reason']);
  expect(paths('hand_back')).toEqual(['note']);
  expect(paths('assign')).toEqual(['to']);
  expect(paths('escalate')).toEqual(['reason']);
});

test('those who are there are offered first, and who is away is called so', () => {
  const options = handForm('ask', people, '2026-11-22').fields?.[0]?.type.options ?? [];
  expect(options.map((one) => one.value)).toEqual(['a', 'b']);
  expect(options[1]?.label).not.toBe('Bita');
});

test('a question and an answer are needed, a note is not', () => {
  const required = (act: Parameters<typeof handForm>[0]) => handForm(act, people, '2026-11-22').fields?.filter((field) => field.required).map((field) => field.path);
  expect(required('ask')).toEqual(['to', 'question']);
  expect(required('delegate')).toEqual(['to']);
  expect(required('escalate')).toEqual(['reason']);
  expect(required('put_aside')).toEqual(['until']);
});

test('work is put aside until the next morning in Tehran, over the end of a month too', () => {
  expect(tomorrow('2026-11-30')).toBe('2026-12-01T04:30:00Z');
});

test('what is asked first, for whom a colleague is chosen, and what leaves the list', () => {
  expect(isAsking('take_back')).toBe(false);
  expect(isAsking('put_aside')).toBe(true);
  expect(choosesFor('ask')).toBe('ask');
  expect(choosesFor('answer')).toBeUndefined();
  expect(leaves('delegate')).toBe(true);
  expect(leaves('ask')).toBe(false);
});
