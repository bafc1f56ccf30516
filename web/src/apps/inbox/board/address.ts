/** Where one is on the page of who looks after queues: /inbox/board?queue=<name>&person=<id>&show=… */
import type { Narrowing } from '$lib/api/types';

export const BOARD = '/inbox/board';

export const SHOWS = ['all', 'free', 'held', 'overdue', 'today'] as const;
export type Show = (typeof SHOWS)[number];
export type Spot = { queue?: string; person?: string; show: Show };

export function spotOf(query: URLSearchParams): Spot {
  const get = (name: string) => query.get(name) || undefined;
  return { queue: get('queue'), person: get('person'), show: SHOWS.find((one) => one === query.get('show')) ?? 'all' };
}

export function urlOf({ queue, person, show }: Spot): string {
  const asked = Object.entries({ queue, person, show: show === 'all' ? undefined : show }).filter((pair): pair is [string, string] => pair[1] !== undefined);
  const text = new URLSearchParams(asked).toString();
  return BOARD + (text && `?${text}`);
}

/** The key of a queue without the word before its name, as addresses have it. */
export const nameOf = (key: string): string => key.replace(/^queue:/, '');
export const keyOf = (name: string): string => `queue:${name}`;

/** What a list of work is asked for. */
export function narrowOf(show: Show, person: boolean): Narrowing {
  const due: Narrowing = show === 'overdue' || show === 'today' ? { due: show } : {};
  if (person) return due;
  return { status: show === 'free' || show === 'held' ? show : 'all', ...due };
}
