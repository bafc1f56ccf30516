/** The ledger of a case in words: lengths, stretches, and whose they were. */
import type { CaseTime, LedgerClock, LedgerLine } from '$lib/api/types';
import { clockTime, dayAndMonth } from '$lib/date/format';
import { digits, m, num } from '$lib/i18n';

export type Party = 'staff' | 'customer' | 'third' | 'done';
export type Part = { party: Party; clock: number; business: number; percent: number };

const NAMES: Record<Party, () => string> = { staff: m.time_staff, customer: m.time_customer, third: m.time_third, done: m.time_done };
const HOLDERS: Record<Party, () => string> = { staff: m.time_with_staff, customer: m.time_with_customer, third: m.time_with_third, done: m.time_with_done };

export const partyName = (party: Party): string => NAMES[party]();

/** «۲:۳۰», "166:05". */
export function length(seconds: number): string {
  const minutes = Math.floor(seconds / 60);
  return digits(`${Math.floor(minutes / 60)}:${String(minutes % 60).padStart(2, '0')}`);
}

/** «۲:۳۰ کاری», "2:30 h"; what lasted less than a minute in seconds. */
export function figure(seconds: number, business: boolean): string {
  if (seconds > 0 && seconds < 60) return m.time_seconds({ n: num(seconds) });
  return business ? m.time_of_business({ length: length(seconds) }) : m.time_of_clock({ length: length(seconds) });
}

/** The parts that are not nothing, with their share of the clock; together a hundred percent. */
export function partsOf(time: CaseTime): Part[] {
  const parts = (time.parts ?? [])
    .filter((part) => part.calendar_s > 0)
    .map((part) => ({ party: part.party as Party, clock: part.calendar_s, business: part.business_s, percent: Math.floor((100 * part.calendar_s) / time.age.calendar_s) }));
  const largest = parts.reduce((a, b) => (b.clock > a.clock ? b : a), parts[0]!);
  if (largest) largest.percent += 100 - parts.reduce((sum, part) => sum + part.percent, 0);
  return parts;
}

/** «۱۲ آذر ۰۹:۰۰–۱۱:۳۰». */
export function stretch(line: Pick<LedgerLine, 'from' | 'to'>, now: number): string {
  const date = dayAndMonth(line.from, now);
  const from = clockTime(line.from);
  if (!line.to) return m.time_until_now({ date, from });
  const until = dayAndMonth(line.to, now);
  const to = clockTime(line.to);
  return until === date ? m.time_day({ date, from, to }) : m.time_days({ date, from, until, to });
}

/** «نزد کارشناس مالی: ۲:۳۰ کاری». */
export function holding(line: Pick<LedgerLine, 'party' | 'with' | 'calendar_s' | 'business_s'>, business: boolean): string {
  const who = line.with ? m.time_with({ who: line.with }) : HOLDERS[line.party as Party]();
  return m.time_line({ who, figure: figure(business ? line.business_s : line.calendar_s, business) });
}

/** The promises of the line's own period that did not count it. */
export function standing(line: LedgerLine, clocks: readonly LedgerClock[]): string {
  if (line.party === 'done') return '';
  const still = clocks.filter((clock) => line.from >= clock.from && !(line.clocks ?? []).includes(clock.name));
  if (still.length === 0) return '';
  return clocks.length === 1 ? m.time_paused() : m.time_paused_of({ names: still.map((clock) => clock.name).join(m.list_comma()) });
}

/** «مهلت پرونده: ۳:۰۰ از ۷۶:۰۰ کاری». The name is the definition's: it is said only where there are several. */
export function account(clock: LedgerClock, several: boolean): string {
  const name = several ? clock.name : m.clock_case();
  return m.time_account({ name, spent: length(clock.spent_s), budget: figure(clock.budget_s, clock.business) });
}
