/** Dates and times for reading: Jalali in Persian, Gregorian in English, in Tehran's time. */
import { lang, m, num } from '$lib/i18n';

const ZONE = 'Asia/Tehran';
const made = new Map<string, Intl.DateTimeFormat>();

function formatter(key: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const locale = lang() === 'fa' ? 'fa-IR-u-ca-persian' : 'en-GB';
  const id = locale + key;
  const found = made.get(id) ?? new Intl.DateTimeFormat(locale, options);
  made.set(id, found);
  return found;
}

/** A day ("2026-11-22") is the same day everywhere; a moment is seen from Tehran. */
const isDay = (iso: string) => iso.length === 10;
const zoneOf = (iso: string) => (isDay(iso) ? 'UTC' : ZONE);

function parts(iso: string, key: string, options: Intl.DateTimeFormatOptions): Record<string, string> {
  const zone = zoneOf(iso);
  const list = formatter(key + zone, { ...options, timeZone: zone }).formatToParts(new Date(iso));
  return Object.fromEntries(list.map((part) => [part.type, part.value]));
}

/** «یکشنبه ۱ آذر ۱۴۰۵», "Sunday 22 November 2026". */
export function longDate(iso: string): string {
  const p = parts(iso, 'long', { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' });
  return `${p.weekday} ${p.day} ${p.month} ${p.year}`;
}

/** «۱ آذر ۱۴۰۵», "22 November 2026". */
export function shortDate(iso: string): string {
  const p = parts(iso, 'short', { day: 'numeric', month: 'long', year: 'numeric' });
  return `${p.day} ${p.month} ${p.year}`;
}

/** «۱ آذر», "22 November": the year only where it is not this one. */
export function dayAndMonth(iso: string, now: number): string {
  const p = parts(iso, 'short', { day: 'numeric', month: 'long', year: 'numeric' });
  const today = parts(new Date(now).toISOString(), 'short', { day: 'numeric', month: 'long', year: 'numeric' });
  return p.year === today.year ? `${p.day} ${p.month}` : shortDate(iso);
}

/** «۱۴:۰۳». */
export function clockTime(iso: string): string {
  const p = parts(iso, 'time', { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
  return `${p.hour}:${p.minute}`;
}

/** «یکشنبه ۱ آذر ۱۴۰۵، ساعت ۱۴:۰۳». */
export const longMoment = (iso: string): string => m.date_at({ date: longDate(iso), time: clockTime(iso) });

/** «۱ آذر ۱۴۰۵، ساعت ۱۴:۰۳». */
export const shortMoment = (iso: string): string => m.date_at({ date: shortDate(iso), time: clockTime(iso) });

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** A length of time in one unit: «۳ ساعت», "2 days". Less than a minute is one minute. */
export function span(ms: number): string {
  const length = Math.abs(ms);
  if (length >= 2 * DAY) return unit(length / DAY, m.span_days);
  if (length >= 2 * HOUR) return unit(length / HOUR, m.span_hours);
  return unit(Math.max(length / MINUTE, 1), m.span_minutes);
}

function unit(value: number, words: (inputs: { n: number; count: string }) => string): string {
  const whole = Math.floor(value);
  return words({ n: whole, count: num(whole) });
}

/** «۳ ساعت پیش», "in 2 days". */
export function relative(iso: string, now: number): string {
  const ms = new Date(iso).getTime() - now;
  if (Math.abs(ms) < MINUTE) return m.date_now();
  return ms < 0 ? m.date_ago({ span: span(ms) }) : m.date_in({ span: span(ms) });
}
