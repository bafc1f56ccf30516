/** Saved views: where they lead, what one is asked who saves one, and how their numbers are said. */
import type { Field, Form, Option, SavedView, Sort, Values, ViewWish } from '$lib/api/types';
import { question } from '$lib/form/question';
import { m, num } from '$lib/i18n';
import { filterOf, type Filter, type Place } from '../place';

type Listed = Pick<SavedView, 'id' | 'view' | 'sort' | 'narrow'>;

export function placeOfView({ id, view, sort, narrow: { text, ...narrow } }: Listed): Place {
  const filter = filterOf({ ...narrow, q: text } as Filter);
  return { view, sort: sort as Sort, saved: id, ...(filter ? { filter } : {}) };
}

/** The view with which the inbox opens, as far as it can. */
export const firstOf = (views: readonly SavedView[]): SavedView | undefined => views.find((one) => one.default && !one.closed);

const narrowOf = ({ q, ...filter }: Filter = {}): ViewWish['narrow'] => ({ ...filter, ...(q ? { text: q } : {}) });

/** What is to be saved of a place: a name and with whom it is shared are asked for. */
export const wishOf = (place: Place & { view: string }, answers: Values): ViewWish => ({
  name: String(answers.name ?? ''),
  view: place.view,
  sort: place.sort,
  narrow: narrowOf(place.filter),
  share: String(answers.share ?? '')
});

/** The same view once more, for who takes its removal back. */
export const wishOfView = ({ name, view, sort, narrow, shared }: SavedView): ViewWish => ({ name, view, sort, narrow, share: shared ?? '' });

export const CHANGE = 'change';

/** The questions. `current` is the view that is open; where it may be changed, that is offered. */
export function saveForm(shares: readonly Option[], current: SavedView | undefined, edit: boolean): Form {
  const changes = current?.can_change ?? false;
  const as: Field[] =
    current && changes && !edit
      ? [question('as', m.view_as(), { value: CHANGE, type: { kind: 'text', options: [{ value: CHANGE, label: m.view_as_change({ name: current.name }) }, { value: 'new', label: m.view_as_new() }] } })]
      : [];
  const shared = changes ? (current?.shared ?? '') : '';
  const known = shares.some((one) => one.value === shared) || shared === '' ? [] : [{ value: shared, label: current?.shared_with ?? shared }];
  const options = [{ value: '', label: m.view_share_nobody() }, ...known, ...shares];
  const share: Field[] = options.length > 1 ? [question('share', m.view_share(), { value: shared, required: false, help: m.view_share_help(), type: { kind: 'text', options } })] : [];
  return {
    title: '',
    fields: [
      ...as,
      question('name', m.view_name(), { value: changes ? current?.name : '', type: { kind: 'text', max_length: 60 } }),
      ...share,
      question('first', m.view_first(), { value: (changes && current?.default) ?? false, type: { kind: 'bool' } })
    ]
  };
}

const MOST = 99;

/** How a number is shown and said. What was not counted, or found nothing before it gave up, has no number. */
export function countOf({ count, more }: Pick<SavedView, 'count' | 'more'>): { shown: string; said: string } {
  if (count === undefined || (more && count === 0)) return { shown: '', said: m.view_uncounted() };
  if (!more) return { shown: num(count), said: m.count_of_items() };
  return { shown: `${num(Math.min(count, MOST))}+`, said: m.view_at_least() };
}

/** The ids of views after one was moved by a step. */
export function moved(ids: readonly string[], id: string, step: 1 | -1): string[] {
  const at = ids.indexOf(id);
  const to = at + step;
  if (at < 0 || to < 0 || to >= ids.length) return [...ids];
  const rest = ids.filter((one) => one !== id);
  return [...rest.slice(0, to), id, ...rest.slice(to)];
}
