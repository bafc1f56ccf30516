/** The inbox' place in the address: /inbox/<view>/<item>?sort=…&status=…&due=…&q=…&process=…&holder=…&saved=<id of a saved view> */
import { match } from '$lib/app/router.svelte';
import type { Narrowing, Sort } from '$lib/api/types';

export type Filter = Pick<Narrowing, 'status' | 'due' | 'q' | 'process' | 'holder'>;
export type Place = { view?: string; item?: string; sort: Sort; filter?: Filter; saved?: string };

const SORTS: Sort[] = ['turn', 'due', 'age', 'priority'];
const STATUSES: NonNullable<Filter['status']>[] = ['free', 'held', 'all'];
export const DUES: NonNullable<Filter['due']>[] = ['overdue', 'today', 'week', 'none'];

const oneOf = <T extends string>(known: T[], text: string | null): T | undefined => known.find((one) => one === text);

/** A filter without what it does not ask for; none at all is undefined. */
export function filterOf(all: Filter): Filter | undefined {
  const asked = Object.entries(all).filter(([, value]) => value);
  return asked.length > 0 ? (Object.fromEntries(asked) as Filter) : undefined;
}

export function placeOf(path: string, query: URLSearchParams): Place {
  const parts = match('/inbox/:view/:item', path) ?? match('/inbox/:view', path) ?? {};
  const word = (name: string) => query.get(name) ?? '';
  const filter = filterOf({ status: oneOf(STATUSES, query.get('status')), due: oneOf(DUES, query.get('due')), q: word('q'), process: word('process'), holder: word('holder') });
  const saved = query.get('saved');
  return { view: parts.view, item: parts.item, sort: oneOf(SORTS, query.get('sort')) ?? 'turn', ...(filter ? { filter } : {}), ...(saved ? { saved } : {}) };
}

export function urlOf({ view, item, sort, filter, saved }: Place): string {
  const path = ['/inbox', view, item].filter((part) => part !== undefined).map((part, i) => (i === 0 ? part : encodeURIComponent(part)));
  const query = new URLSearchParams({ ...(sort === 'turn' ? {} : { sort }), ...filter, ...(saved ? { saved } : {}) }).toString();
  return path.join('/') + (query ? `?${query}` : '');
}
