/** The inbox' place in the address: /inbox/<view>/<item>?sort=… */
import { match } from '$lib/app/router.svelte';
import type { Sort } from '$lib/api/types';

export type Place = { view?: string; item?: string; sort: Sort };

const SORTS: Sort[] = ['turn', 'due', 'age', 'priority'];

export function placeOf(path: string, query: URLSearchParams): Place {
  const parts = match('/inbox/:view/:item', path) ?? match('/inbox/:view', path) ?? {};
  const sort = SORTS.find((known) => known === query.get('sort')) ?? 'turn';
  return { view: parts.view, item: parts.item, sort };
}

export function urlOf({ view, item, sort }: Place): string {
  const path = ['/inbox', view, item].filter((part) => part !== undefined).map((part, i) => (i === 0 ? part : encodeURIComponent(part)));
  return path.join('/') + (sort === 'turn' ? '' : `?sort=${sort}`);
}
