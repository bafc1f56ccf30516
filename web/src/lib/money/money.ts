/** Amounts of money, which always stand with their unit. Toman is no unit: it is only said beside rial. */
import type { Sum, Unit } from '$lib/api/types';
import { grouped, MAX_INT, latin, parseWhole, persian, persianWords, tomanWords } from '$lib/digits/digits';
import { lang, m } from '$lib/i18n';

/** The unit of a field that names none. */
export const RIAL: Unit = { code: 'IRR', exponent: 0 };

const isRial = (code: string): boolean => code === RIAL.code;

/** «ریال», "EUR". */
export const unitName = (unit: Unit): string => (isRial(unit.code) ? m.unit_rial() : unit.code);

/** The number alone, as it is typed and read: «۱۲۰٬۰۰۰», "12.05". */
export function amountDigits(units: number, unit: Unit): string {
  if (unit.exponent === 0) return grouped(units, lang());
  const scale = 10 ** unit.exponent;
  const rest = String(Math.abs(units % scale)).padStart(unit.exponent, '0');
  const sign = units < 0 && units > -scale ? '\u2212' : '';
  return sign + grouped(Math.trunc(units / scale), lang()) + m.decimal_mark() + (lang() === 'fa' ? persian(rest) : rest);
}

/** «۱۲۰٬۰۰۰ ریال», "12.05 EUR". */
export function amountText(units: number, unit: Unit = RIAL): string {
  return isRial(unit.code) ? m.rial({ amount: amountDigits(units, unit) }) : m.money_other({ amount: amountDigits(units, unit), code: unit.code });
}

/** A typed amount in the smallest unit; undefined for what is none, or is finer than that. */
export function parseAmount(typed: string, unit: Unit): number | undefined {
  if (unit.exponent === 0) return parseWhole(typed);
  const [, whole = '', rest = ''] = /^([^.٫]*)(?:[.٫]\s*(\d*))?\s*$/.exec(latin(typed).trim()) ?? [];
  const front = parseWhole(whole);
  if (front === undefined || rest.length > unit.exponent) return undefined;
  const scale = 10 ** unit.exponent;
  const part = Number(rest.padEnd(unit.exponent, '0'));
  const units = front * scale + (/^\s*[-−–]/.test(whole) ? -part : part);
  return Math.abs(units) <= MAX_INT ? units : undefined;
}

/** What people say for an amount of rial: «بیست هزار تومان»; undefined for other units. */
export const tomanOf = (units: number, code: string): string | undefined => (isRial(code) && units !== 0 ? tomanWords(units, lang()) : undefined);

/** An amount of rial in Persian words, as on a cheque: «دویست هزار ریال»; undefined where nobody writes it so. */
export const spelledOut = (sum: Sum, language: string): string | undefined =>
  isRial(sum.currency) && language === 'fa' ? `${persianWords(sum.units)} ${m.unit_rial()}` : tomanOf(sum.units, sum.currency);
