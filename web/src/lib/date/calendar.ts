/** The calendar under the date field: typed dates and the grid of a month. Only forms load it. */
import { CalendarDate, GregorianCalendar, PersianCalendar, getDayOfWeek, parseDate, toCalendar } from '@internationalized/date';
import { latin, persian } from '$lib/digits/digits';
import type { Lang } from '$lib/i18n';

const jalali = new PersianCalendar();
const gregorian = new GregorianCalendar();

/** A day in a month's grid. */
export type Cell = { iso: string; day: number; inMonth: boolean };

export const calendarOf = (lang: Lang) => (lang === 'fa' ? jalali : gregorian);

/** The day in the reader's calendar, or undefined for what is not a day. */
export function dayOf(iso: string, lang: Lang): CalendarDate | undefined {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(iso)) return undefined;
  try {
    return toCalendar(parseDate(iso), calendarOf(lang));
  } catch {
    return undefined;
  }
}

export const isoOf = (day: CalendarDate): string => toCalendar(day, gregorian).toString();

/** «۱۴۰۵/۰۹/۰۱» or 2026-11-22, as people type it. */
export function typedForm(iso: string, lang: Lang): string {
  const day = dayOf(iso, lang);
  if (!day) return iso;
  const two = (n: number) => String(n).padStart(2, '0');
  return lang === 'fa' ? persian(`${day.year}/${two(day.month)}/${two(day.day)}`) : iso;
}

const MONTHS = ['فروردین', 'اردیبهشت', 'خرداد', 'تیر', 'مرداد', 'شهریور', 'مهر', 'آبان', 'آذر', 'دی', 'بهمن', 'اسفند'];

/** Reads 1405/9/1, ۱۴۰۵-۰۹-۰۱, «۱ آذر ۱۴۰۵», 14050901 or 2026-11-22. A year under 1700 is Jalali. */
export function parseTyped(typed: string): string | undefined {
  const text = latin(typed).trim().replace(/ي/g, 'ی').replace(/ك/g, 'ک');
  const numbers = numbersOf(text);
  if (!numbers) return undefined;
  const [year, month, day] = numbers;
  const calendar = year < 1700 ? jalali : gregorian;
  const date = new CalendarDate(calendar, year, month, day);
  const exact = date.year === year && date.month === month && date.day === day;
  return exact ? isoOf(date) : undefined;
}

function numbersOf(text: string): [number, number, number] | undefined {
  const plain = /^(\d{4})[/\-. ](\d{1,2})[/\-. ](\d{1,2})$/.exec(text) ?? /^(\d{4})(\d{2})(\d{2})$/.exec(text);
  if (plain) return [Number(plain[1]), Number(plain[2]), Number(plain[3])];
  const reversed = /^(\d{1,2})[/\-. ](\d{1,2})[/\-. ](\d{4})$/.exec(text);
  if (reversed) return [Number(reversed[3]), Number(reversed[2]), Number(reversed[1])];
  const named = /^(\d{1,2})\s+(\S+)\s+(\d{4})$/.exec(text);
  const month = named ? MONTHS.indexOf(named[2] ?? '') + 1 : 0;
  return named && month > 0 ? [Number(named[3]), month, Number(named[1])] : undefined;
}

/** Weekdays of the grid's columns: Saturday first in Persian, Monday first in English. */
export function weekdays(lang: Lang, width: 'narrow' | 'long'): string[] {
  const first = lang === 'fa' ? 6 : 1;
  const format = new Intl.DateTimeFormat(lang === 'fa' ? 'fa-IR' : 'en-GB', { weekday: width, timeZone: 'UTC' });
  return Array.from({ length: 7 }, (_, i) => format.format(Date.UTC(2026, 10, 1 + first + i)));
}

/** Six weeks of seven days that cover the month of the given day. */
export function monthGrid(shown: CalendarDate, lang: Lang): Cell[][] {
  const first = shown.set({ day: 1 });
  const lead = getDayOfWeek(first, lang === 'fa' ? 'fa-IR' : 'en-GB', lang === 'fa' ? 'sat' : 'mon');
  const start = first.subtract({ days: lead });
  return Array.from({ length: 6 }, (_, week) =>
    Array.from({ length: 7 }, (_, day) => {
      const date = start.add({ days: week * 7 + day });
      return { iso: isoOf(date), day: date.day, inMonth: date.month === shown.month };
    })
  );
}

/** «آذر ۱۴۰۵». */
export function monthTitle(shown: CalendarDate, lang: Lang): string {
  const locale = lang === 'fa' ? 'fa-IR-u-ca-persian' : 'en-GB';
  const parts = new Intl.DateTimeFormat(locale, { month: 'long', year: 'numeric', timeZone: 'UTC' }).formatToParts(new Date(isoOf(shown)));
  const of = (type: string) => parts.find((part) => part.type === type)?.value ?? '';
  return `${of('month')} ${of('year')}`;
}

/** Today in Tehran. */
export const todayIso = (now = new Date()): string => new Intl.DateTimeFormat('sv-SE', { timeZone: 'Asia/Tehran' }).format(now);
