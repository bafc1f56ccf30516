import { expect, test, vi } from 'vitest';

const store = new Map<string, string>();
vi.stubGlobal('localStorage', {
  getItem: (name: string) => store.get(name) ?? null,
  setItem: (name: string, value: string) => void store.set(name, value),
  removeItem: (name: string) => void store.delete(name)
});

test('the choice is remembered, and himself is no part of a question', async () => {
  store.set('kartabl.for', 'o1');
  const { party } = await import('./party.svelte');
  expect(party.query).toEqual({ for: 'o1' });
  party.choose('o2');
  expect(store.get('kartabl.for')).toBe('o2');
  party.choose('');
  expect(party.query).toEqual({});
  expect(store.size).toBe(0);
});

test('a browser that stores nothing forgets the choice and nothing else', async () => {
  const { party } = await import('./party.svelte');
  vi.stubGlobal('localStorage', { setItem: () => { throw new Error('full'); } });
  party.choose('o3');
  expect(party.query).toEqual({ for: 'o3' });
});
