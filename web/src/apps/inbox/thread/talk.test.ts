import { expect, test } from 'vitest';
import type { Case, Said } from '$lib/api/types';
import { heard, onlyNotes, Outgoing } from './talk';

const one = (kind: string): Said => ({ at: '2026-11-22T08:00:00Z', kind, label: kind, text: kind });
const view = (version: number, ...kinds: string[]) => ({ id: 'c1', version, thread: kinds.map(one), history: [], status: `as of ${version}` }) as unknown as Case;

test('the same words sent again are the same note, until they have arrived', () => {
  const note = new Outgoing();
  const first = note.key('seen');
  expect(note.key('seen')).toBe(first);
  const other = note.key('seen twice');
  expect(other).not.toBe(first);
  expect(note.key('seen')).not.toBe(first);
  note.arrived();
  expect(note.key('seen twice')).not.toBe(other);
});

test('only notes have come when every new version is one', () => {
  expect(onlyNotes(view(3), view(3))).toBe(true);
  expect(onlyNotes(view(3, 'noted'), view(5, 'noted', 'noted', 'noted'))).toBe(true);
  expect(onlyNotes(view(3), view(4, 'asked'))).toBe(false);
  expect(onlyNotes(view(3), view(5, 'noted'))).toBe(false);
  expect(onlyNotes({ ...view(3), thread: undefined } as Case, view(4, 'noted'))).toBe(true);
});

test('what was said since stands in the page, and the rest as it was', () => {
  const shown = view(3, 'asked');
  const now = heard(shown, view(4, 'asked', 'noted'));
  expect(now.thread?.map((said) => said.kind)).toEqual(['asked', 'noted']);
  expect(now.status).toBe('as of 3');
  expect(heard(shown, undefined)).toBe(shown);
  expect(heard(view(4, 'noted'), shown).version).toBe(4);
  expect(heard(shown, { ...view(9), id: 'c2' } as Case)).toBe(shown);
});
