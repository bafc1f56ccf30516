/** Ready texts: their blanks, which have a name in each language, and how they come into a field. */
import { fold } from '$lib/search/fold';
import { inAll, type Words } from '$lib/palette/commands';
import { m } from '$lib/i18n';
import type { Blanks } from './blanks';
import type { Spot } from './here';

const NAMES: Record<keyof Blanks, Words> = { customer: m.phrase_customer, case: m.phrase_case, me: m.phrase_me, today: m.phrase_today };

/** The blanks as they are written in the language of the page. */
export const blanks = (): string[] => Object.values(NAMES).map((words) => `{${words()}}`);

const known = (): Map<string, keyof Blanks> =>
  new Map((Object.keys(NAMES) as (keyof Blanks)[]).flatMap((key) => [key, ...inAll(NAMES[key])].map((name) => [fold(name), key] as const)));

/** The text with its blanks filled in; what is not known here stays for the writer to see. */
export function filled(text: string, blanks: Blanks): string {
  const keys = known();
  return text.replace(/\{([^{}\n]{1,40})\}/gu, (whole, name: string) => {
    const key = keys.get(fold(name));
    return (key && blanks[key]) || whole;
  });
}

/** A text in the place of what is marked, with a space where two words would meet. */
export function joined(value: string, start: number, end: number, text: string): string {
  const before = value.slice(0, start);
  const after = value.slice(end);
  const meets = (left: string, right: string) => left !== '' && right !== '' && /\S$/u.test(left) && /^[\p{L}\p{N}]/u.test(right);
  return (meets(before, text) ? ' ' : '') + text + (meets(text, after) ? ' ' : '');
}

/** Puts a text in as if it were typed: the field hears of it, and Ctrl+Z takes it back. */
export function insert({ field, start, end }: Spot, text: string): void {
  const words = joined(field.value, start, end, text);
  field.focus();
  field.setSelectionRange(start, end);
  if (document.execCommand('insertText', false, words)) return;
  field.setRangeText(words, start, end, 'end');
  field.dispatchEvent(new Event('input', { bubbles: true }));
}
