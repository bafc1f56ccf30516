/** A value as a person reads it: in the answers to check, beside read-only fields, in lists. */
import { longDate, shortMoment } from '$lib/date/format';
import { digits, m, num } from '$lib/i18n';
import { amountText } from '$lib/money/money';
import { list, type Doc, type Type } from '$lib/api/types';
import { equal, isUnset } from './rules';

export type DocName = (id: string) => Doc | undefined;

export function valueText(type: Type, value: unknown, doc: DocName = () => undefined): string {
  if (isUnset(value)) return m.not_given();
  const option = list(type.options).find((candidate) => equal(candidate.value, value));
  return option?.label ?? plainText(type, value, doc);
}

function plainText(type: Type, value: unknown, doc: DocName): string {
  if (type.kind === 'list' && Array.isArray(value)) return value.length ? value.map((item) => itemText(type, item, doc)).join(m.list_comma()) : m.not_given();
  if (type.kind === 'object') return objectText(type, value as Record<string, unknown>, doc);
  return (WORDS[type.kind] ?? String)(value, doc, type);
}

const itemText = (type: Type, item: unknown, doc: DocName): string => (type.items ? valueText(type.items, item, doc) : String(item));

const WORDS: Partial<Record<Type['kind'], (value: unknown, doc: DocName, type: Type) => string>> = {
  int: (value) => (typeof value === 'number' ? num(value) : String(value)),
  money: (value, _doc, type) => (typeof value === 'number' ? amountText(value, type.currency) : String(value)),
  decimal: (value) => digits(String(value)).replace('.', m.decimal_mark()),
  bool: (value) => (value === true ? m.yes() : m.no()),
  date: (value) => whenDate(String(value), longDate),
  datetime: (value) => whenDate(String(value), shortMoment),
  time: (value) => digits(String(value)),
  duration: (value) => durationText(String(value)),
  file: (value, doc) => doc(String(value))?.name ?? m.file()
};

const whenDate = (text: string, words: (iso: string) => string): string => (Number.isNaN(Date.parse(text)) ? text : words(text));

const UNITS: Record<string, (inputs: { n: number; count: string }) => string> = {
  m: m.span_minutes,
  h: m.span_hours,
  d: m.span_days,
  bh: m.span_business_hours,
  bd: m.span_business_days
};

/** «۸ ساعت کاری» for 8bh. */
export function durationText(text: string): string {
  const [, count, unit] = /^(\d+)([a-z]+)$/.exec(text) ?? [];
  const words = UNITS[unit ?? ''];
  return words ? words({ n: Number(count), count: num(Number(count)) }) : text;
}

function objectText(type: Type, value: Record<string, unknown>, doc: DocName): string {
  const known = list(type.fields).filter((field) => !isUnset(value[field.name]));
  return known.map((field) => `${field.label || field.name}: ${valueText(field.type, value[field.name], doc)}`).join(m.list_comma());
}

/** The bytes of a file in a unit that fits. */
export function sizeText(bytes: number): string {
  if (bytes >= 1_000_000) return m.size_mb({ n: tenth(bytes / 1_000_000) });
  return m.size_kb({ n: num(Math.max(1, Math.round(bytes / 1000))) });
}

const tenth = (value: number): string => digits(String(Math.round(value * 10) / 10)).replace('.', m.decimal_mark());
