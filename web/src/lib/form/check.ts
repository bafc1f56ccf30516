/** One value against its type, with the server's own words for what is broken. */
import { clockTime, longDate } from '$lib/date/format';
import { persian } from '$lib/digits/digits';
import { lang, m, num } from '$lib/i18n';
import { amountText } from '$lib/money/money';
import { list, type FieldError, type Type } from '$lib/api/types';
import { isFormat } from './formats';
import { equal, evaluate, isUnset, type Scope } from './rules';

/** Empty for a form: nothing typed, nothing chosen, no row. */
export const isEmpty = (value: unknown): boolean => isUnset(value) || (Array.isArray(value) && value.length === 0);

/** Every broken rule of the value; paths are relative ("" is the value itself, "[2].price" a part). Unset values break none. */
export function checkValue(type: Type, value: unknown, scope: Scope): FieldError[] {
  if (isUnset(value)) return [];
  if (type.kind === 'list') return checkList(type, value, scope);
  if (type.kind === 'object') return checkObject(type, value, scope);
  const message = checkSingle(type, value, scope);
  return message ? [{ path: '', message }] : [];
}

function checkSingle(type: Type, value: unknown, scope: Scope): string | undefined {
  if (!SHAPES[type.kind](value)) return m.field_type({ want: WANTS[type.kind]() });
  if (type.kind === 'text') return checkText(type, String(value));
  if (list(type.options).length > 0 && !list(type.options).some((option) => equal(option.value, value))) return m.field_enum();
  return checkRange(type, value, scope);
}

const isWhole = (value: unknown) => Number.isSafeInteger(value);
const isText = (value: unknown) => typeof value === 'string';
const matches = (pattern: RegExp) => (value: unknown) => typeof value === 'string' && pattern.test(value);

const SHAPES: Record<Type['kind'], (value: unknown) => boolean> = {
  text: isText,
  int: isWhole,
  money: isWhole,
  decimal: matches(/^-?\d+(\.\d+)?$/),
  bool: (value) => typeof value === 'boolean',
  date: matches(/^\d{4}-\d{2}-\d{2}$/),
  time: matches(/^([01]\d|2[0-3]):[0-5]\d$/),
  datetime: matches(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z$/),
  duration: matches(/^\d+(s|m|h|d|bh|bd|mo)$/),
  enum: isText,
  file: isText,
  list: Array.isArray,
  object: (value) => typeof value === 'object' && value !== null
};

const WANTS: Record<Type['kind'], () => string> = {
  text: m.type_text,
  int: m.type_int,
  money: m.type_money,
  decimal: m.type_decimal,
  bool: m.type_bool,
  date: m.type_date,
  time: m.type_time,
  datetime: m.type_datetime,
  duration: m.type_duration,
  enum: m.type_enum,
  file: m.type_file,
  list: m.type_list,
  object: m.type_object
};

const FORMAT_WORDS: Record<string, () => string> = {
  national_id: m.field_format_national_id,
  legal_id: m.field_format_legal_id,
  mobile: m.field_format_mobile,
  iban: m.field_format_iban,
  email: m.field_format_email,
  postal_code: m.field_format_postal_code,
  url: m.field_format_url
};

function checkText(type: Type, text: string): string | undefined {
  const length = [...text].length;
  if (type.min_length && length < type.min_length) return m.field_min_length({ min: num(type.min_length) });
  if (type.max_length && length > type.max_length) return m.field_max_length({ max: num(type.max_length) });
  if (type.format && !isFormat(type.format, text)) return (FORMAT_WORDS[type.format] ?? m.field_pattern)();
  if (type.pattern && !fits(type.pattern, text)) return m.field_pattern();
  return undefined;
}

/** RE2 patterns that a browser cannot read are left to the server. */
function fits(pattern: string, text: string): boolean {
  try {
    return new RegExp(`^(?:${pattern})$`, 'u').test(text);
  } catch {
    return true;
  }
}

function checkRange(type: Type, value: unknown, scope: Scope): string | undefined {
  if (broken('<', value, type.min, scope)) return m.field_min({ min: boundText(type, evaluate(type.min, scope)) });
  if (broken('>', value, type.max, scope)) return m.field_max({ max: boundText(type, evaluate(type.max, scope)) });
  return undefined;
}

function broken(op: string, value: unknown, bound: unknown, scope: Scope): boolean {
  if (isUnset(bound)) return false;
  try {
    return evaluate([op, ['lit', value], bound], scope) === true;
  } catch {
    return false;
  }
}

/** A bound in words: a grouped number with its unit, a day with its weekday. */
function boundText(type: Type, bound: unknown): string {
  if (typeof bound === 'number') return type.kind === 'money' ? amountText(bound, type.currency) : num(bound);
  const text = String(bound);
  if (type.kind === 'date') return longDate(text);
  if (type.kind === 'datetime') return `${longDate(text)} ${clockTime(text)}`;
  return lang() === 'fa' ? persian(text) : text;
}

function checkList(type: Type, value: unknown, scope: Scope): FieldError[] {
  if (!Array.isArray(value)) return [{ path: '', message: m.field_type({ want: m.type_list() }) }];
  if (type.min_items && value.length < type.min_items) return [{ path: '', message: m.field_min_items({ min: num(type.min_items) }) }];
  if (type.max_items && value.length > type.max_items) return [{ path: '', message: m.field_max_items({ max: num(type.max_items) }) }];
  const items = type.items;
  return items ? value.flatMap((item, i) => under(`[${i}]`, checkValue(items, item, scope))) : [];
}

function checkObject(type: Type, value: unknown, scope: Scope): FieldError[] {
  const parts = value as Record<string, unknown>;
  return list(type.fields).flatMap((field) => under(`.${field.name}`, checkValue(field.type, parts[field.name], scope)));
}

const under = (prefix: string, errors: FieldError[]): FieldError[] => errors.map((error) => ({ ...error, path: prefix + error.path }));
