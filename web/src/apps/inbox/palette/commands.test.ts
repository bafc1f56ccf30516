import { expect, test } from 'vitest';
import type { FoundCase, Home } from '$lib/api/types';
import { m } from '$lib/i18n';
import { fitting } from '$lib/palette/commands';
import { casesFor, commandsOf } from './commands';

const me = { id: 'p1', name: 'Sara', login: 'sara', side: 'staff', lang: 'fa' } as Home['me'];
const home: Home = {
  me, starts: true, money: 3, processes: true,
  views: [{ key: 'mine', label: 'کارهای من', count: 12 }],
  saved: [
    { id: 'v1', name: 'Late', view: 'mine', sort: 'due', narrow: { due: 'overdue' }, mine: true },
    { id: 'v2', name: 'Closed', view: 'mine', sort: 'due', narrow: {}, closed: true }
  ]
};
const claim = { id: 'claim', words: m.claim, keys: 'C', run: () => undefined };

test('the open work comes first, then where one may go', () => {
  const ids = commandsOf(home, [claim], []).map((one) => one.id);
  expect(ids).toEqual(['claim', 'view-mine', 'saved-v1', 'new', 'search', 'page-money', 'page-notices', 'page-absences', 'page-processes', 'page-account', 'page-security']);
  expect(new Set(ids).size).toBe(ids.length);
});

test.each([['claim', 'claim'], ['بردا', 'claim'], ['money', 'page-money'], ['لات', undefined], ['late', 'saved-v1'], ['کارهای', 'view-mine']])('%s is %s', (query, id) => {
  expect(fitting(commandsOf(home, [claim], []), query)[0]?.id).toBe(id);
});

const row = (id: string, item?: string) => ({ id, no: '14050901-1', subject: 'x', service: 's', item }) as FoundCase;

test('a case is found by its number, and short words ask nobody', async () => {
  const asked: string[] = [];
  const search = async ({ q }: { q: string }) => {
    asked.push(q);
    return { rows: [row('c1'), row('c2', 'i2')], next: 'more' };
  };
  expect(await casesFor(' 14 ', search)).toEqual([]);
  expect((await casesFor('1405', search)).map((one) => one.id)).toEqual(['case-c1', 'case-c2', 'cases-all']);
  expect(asked).toEqual(['1405']);
});
