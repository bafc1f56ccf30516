/** The language of the page: its messages, direction, numbers. The language changes with a reload. */
import { getLocale, setLocale } from './paraglide/runtime.js';
import { grouped, persian } from '$lib/digits/digits';

export { m } from './paraglide/messages.js';

export type Lang = 'fa' | 'en';

export const LANG_KEY = 'kartabl.lang';

export const lang = (): Lang => getLocale();
export const dir = (): 'rtl' | 'ltr' => (lang() === 'fa' ? 'rtl' : 'ltr');

/** A whole number for reading, grouped, in the language's digits. */
export const num = (value: number): string => grouped(value, lang());

/** Digits of a text (a number of a case, a mobile) in the language's script. */
export const digits = (text: string): string => (lang() === 'fa' ? persian(text) : text);

/** True when this browser has a language of its own choice. */
export const langChosen = (): boolean => localStorage.getItem(LANG_KEY) !== null;

/** Remembers the language without a reload; the next page reads it. */
export const rememberLang = (next: Lang): void => localStorage.setItem(LANG_KEY, next);

/** Changes the language now: the page is loaded again. */
export function changeLang(next: Lang): void {
  void setLocale(next);
}

/** Marks the document with language and direction. */
export function markDocument(): void {
  document.documentElement.lang = lang();
  document.documentElement.dir = dir();
}
