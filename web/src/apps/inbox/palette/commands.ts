/** What the palette of the inbox offers: the open piece of work first, then where one may go. */
import { api } from '$lib/api/client';
import { list, type FoundCase, type Home } from '$lib/api/types';
import { router } from '$lib/app/router.svelte';
import { digits, m } from '$lib/i18n';
import { inAll, type Command, type Words } from '$lib/palette/commands';
import type { IconName } from '$lib/ui/Icon.svelte';
import { BOARD } from '../board/address';
import { NEW } from '../new/address';
import { desksOf, othersOf } from '../pages';
import { urlOf } from '../place';
import { hrefOf, SEARCH, searchUrl } from '../search/address';
import { countOf, placeOfView } from '../views/saved';

/** What the parts of the page can do now. `title` is said in place of the words where the server has named it. */
export type Deed = { id: string; words?: Words; title?: string; keys?: string; icon?: IconName; run: () => void };

const go = (href: string) => () => router.go(href);

const page = (id: string, group: Words, words: Words, href: string, more: Partial<Command> = {}): Command => ({
  id, group: group(), title: words(), words: inAll(words), run: go(href), ...more
});

export const deed = (group: Words, { id, words, title, ...rest }: Deed): Command => ({
  id, group: group(), title: title ?? words?.() ?? '', words: words && inAll(words), ...rest
});

function viewsOf(home: Home): Command[] {
  const lists = list(home.views).map((view): Command => ({ id: `view-${view.key}`, group: m.views(), title: view.label, note: countOf(view).shown, icon: 'inbox', run: go(urlOf({ view: view.key, sort: 'turn' })) }));
  const saved = list(home.saved)
    .filter((view) => !view.closed)
    .map((view): Command => ({ id: `saved-${view.id}`, group: view.mine ? m.views_saved() : m.views_shared(), title: view.name, note: countOf(view).shown, icon: 'filter', run: go(urlOf(placeOfView(view))) }));
  return [...lists, ...saved];
}

function pagesOf(home: Home): Command[] {
  const starts = home.starts ? [page('new', m.palette_pages, m.new_case, NEW, { keys: 'Shift+N', icon: 'plus' })] : [];
  const board = home.leads ? [page('board', m.palette_pages, m.board, BOARD)] : [];
  const desks = desksOf(home).map(({ key, href, name, count }) => page(`page-${key}`, m.palette_pages, name, href, { note: countOf({ count }).shown }));
  const others = [...othersOf(home), { key: 'account', href: '/inbox/account', name: m.account }, { key: 'security', href: '/inbox/security', name: m.sign_in_security }];
  return [...starts, page('search', m.palette_pages, m.search_cases, SEARCH, { keys: '/', icon: 'search' }), ...board, ...desks, ...others.map(({ key, href, name }) => page(`page-${key}`, m.palette_pages, name, href))];
}

/** `item` are the deeds of the open piece of work, `desk` those of the page around it. */
export const commandsOf = (home: Home, item: readonly Deed[], desk: readonly Deed[]): Command[] => [
  ...item.map((one) => deed(m.item_pane, one)),
  ...desk.map((one) => deed(m.palette_desk, one)),
  ...viewsOf(home),
  ...pagesOf(home)
];

/** As many letters tell one case from another. */
const LEAST = 3;
const CASES = 5;

const found = (row: FoundCase, words: string): Command => ({
  id: `case-${row.id}`, group: m.palette_cases(), title: `${digits(row.no)} · ${row.subject || row.service}`, note: row.customer_name, icon: 'document', run: go(hrefOf(row, words))
});

/** Cases by number or words, and the way to all that were found. */
export async function casesFor(query: string, search: typeof api.search = api.search): Promise<Command[]> {
  const words = query.trim();
  if ([...words].length < LEAST) return [];
  const { rows, next } = await search({ q: words, limit: CASES });
  const all = { id: 'cases-all', group: m.palette_cases(), title: m.palette_all_cases({ words }), icon: 'search', run: go(searchUrl(words)) } as const;
  return rows.length === 0 ? [] : [...rows.map((row) => found(row, words)), ...(next ? [all] : [])];
}
