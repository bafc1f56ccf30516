import { expect, test } from 'vitest';
import { m } from '$lib/i18n';
import { fitting, grouped, inAll, MOST, type Command } from './commands';

const command = (id: string, group: string, title: string, words: string[] = []): Command => ({ id, group, title, words, run: () => undefined });
const all = [
  command('claim', 'item', 'برداشتن کار', ['Claim']),
  command('release', 'item', 'رها کردن', ['Release']),
  command('aside', 'item', 'کنار گذاشتن', ['Put aside']),
  command('mine', 'view', 'کارهای من', ['My work']),
  command('claims', 'view', 'صف کارشناسی پزشکی', ['medical claims'])
];
const ids = (query: string) => fitting(all, query).map((one) => one.id);

test('nothing typed offers everything', () => expect(ids(' ')).toEqual(all.map((one) => one.id)));

test.each([
  ['cl', ['claim', 'claims']],
  ['بر', ['claim']],
  ['put as', ['aside']],
  ['as put', ['aside']],
  ['ar', []],
  ['كارهاي', ['mine']],
  ['LEASE', ['release']],
  ['nothing', []]
])('%s', (query, want) => expect(ids(query)).toEqual(want));

test('beginnings of words come first, with their group', () => {
  expect(ids('کار')).toEqual(['claim', 'mine', 'claims']);
  expect(ids('m')).toEqual(['mine', 'claims', 'claim']);
});

test('what is found is bounded', () => {
  const many = Array.from({ length: 200 }, (_, i) => command(`c${i}`, 'x', `work ${i}`));
  expect(fitting(many, '')).toHaveLength(MOST);
  expect(fitting(many, 'work')).toHaveLength(MOST);
});

test('groups keep their order', () => {
  expect(grouped(fitting(all, 'cl')).map(({ group, commands }) => [group, commands.length])).toEqual([['item', 1], ['view', 1]]);
});

test('a message is known in both languages', () => {
  expect(inAll(m.claim)).toEqual(['برداشتن کار', 'Claim']);
});
