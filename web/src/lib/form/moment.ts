/** Times of day and moments as people type them. */
import { latin } from '$lib/digits/digits';

/** A moment as a day and a time in Tehran, which has had one offset since 2022; older summers are asked of the browser. */

export type Moment = { date: string; time: string };

const formatter = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Asia/Tehran', dateStyle: 'short', timeStyle: 'short' });

/** The day and time in Tehran of a UTC moment; what is not a moment stays in the day's box. */
export function splitMoment(utc: string): Moment {
  const at = Date.parse(utc);
  if (Number.isNaN(at)) return { date: utc, time: '' };
  const [date = '', time = ''] = formatter.format(at).split(' ');
  return { date, time };
}

/** The UTC moment ("2026-11-22T10:30:00Z"), or what was typed when it is none. */
export function joinMoment({ date, time }: Moment): string {
  if (!date && !time) return '';
  const naive = Date.parse(`${date}T${time}:00Z`);
  if (Number.isNaN(naive)) return `${date} ${time}`.trim();
  const guess = naive - offsetAt(naive);
  const exact = naive - offsetAt(guess);
  return new Date(exact).toISOString().replace('.000Z', 'Z');
}

/** How far Tehran's clock is ahead of UTC, in milliseconds. */
const offsetAt = (utc: number): number => Date.parse(`${formatter.format(utc).replace(' ', 'T')}:00Z`) - Math.floor(utc / 60_000) * 60_000;

/** «۹:۵», 9.05 and 0905 are all 09:05; what is no time stays as it was typed. */
export function parseTime(typed: string): string {
  const [, hour, minute] = /^(\d{1,2})[:.٫ ]?(\d{1,2})$/.exec(latin(typed).trim()) ?? [];
  return hour && minute ? `${hour.padStart(2, '0')}:${minute.padStart(2, '0')}` : typed;
}
