/** Where one is among the money: /inbox/money?tab=…&id=…, with the filters of the list. */
const TABS = ['payments', 'refunds', 'differences'] as const;
const SHOWN = ['agree', 'failed', 'way', 'all'] as const;
const FILTERS = ['state', 'gateway', 'customer', 'from', 'to', 'text'] as const;

export type Tab = (typeof TABS)[number];
export type Shown = (typeof SHOWN)[number];
export type Filter = Partial<Record<(typeof FILTERS)[number], string>>;

/** `id` is an open payment; `shown` a part of the refunds; `closed` the differences that are over. */
export type Spot = { tab: Tab; id?: string; shown: Shown; closed: boolean; filter: Filter };

export const FIRST: Spot = { tab: 'payments', shown: 'agree', closed: false, filter: {} };

export function spotOf(query: URLSearchParams): Spot {
  const get = (name: string) => query.get(name) || undefined;
  const filter: Filter = {};
  for (const name of FILTERS) if (get(name)) filter[name] = get(name);
  return {
    tab: TABS.find((tab) => tab === get('tab')) ?? FIRST.tab,
    id: get('id'),
    shown: SHOWN.find((shown) => shown === get('show')) ?? FIRST.shown,
    closed: get('closed') === 'true',
    filter
  };
}

export function urlOf({ tab, id, shown, closed, filter }: Spot): string {
  const query = new URLSearchParams();
  if (tab !== FIRST.tab) query.set('tab', tab);
  if (shown !== FIRST.shown) query.set('show', shown);
  if (closed) query.set('closed', 'true');
  for (const name of FILTERS) if (filter[name]) query.set(name, filter[name]);
  if (id) query.set('id', id);
  const text = query.toString();
  return '/inbox/money' + (text && `?${text}`);
}

/** The days of a filter as the moments that the server asks for: from the first, until after the last. */
export function momentsOf({ from, to, ...rest }: Filter): Omit<Filter, 'from' | 'to'> & { from?: string; until?: string } {
  return { ...rest, from: from && midnight(from), until: to && midnight(dayAfter(to)) };
}

function dayAfter(day: string): string {
  const date = new Date(`${day}T00:00:00Z`);
  date.setUTCDate(date.getUTCDate() + 1);
  return date.toISOString().slice(0, 10);
}

/** When a day begins in Tehran. */
function midnight(day: string): string {
  const noon = new Date(`${day}T12:00:00Z`);
  const parts = new Intl.DateTimeFormat('en-GB', { timeZone: 'Asia/Tehran', timeZoneName: 'longOffset' }).formatToParts(noon);
  const offset = parts.find((part) => part.type === 'timeZoneName')?.value.replace('GMT', '') || '+03:30';
  return new Date(`${day}T00:00:00${offset}`).toISOString().replace('.000', '');
}
