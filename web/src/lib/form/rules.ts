/**
 * The small JSON expressions that the server sends with a form: ["op", args...], bare values stand for themselves.
 * The meaning is the server's: unset is undefined, dates are ISO texts, whole numbers stay whole.
 */

/** Looks a name up; gives `unknown_name` for what the page does not have, such as the customer's attributes. */
export type Scope = { get: (name: string) => unknown; today: () => string };

export const unknown_name: unique symbol = Symbol('unknown');

/** The page cannot tell: it lacks a name or an operator. The server's own answer stands. */
export class CannotTell extends Error {}

type Args = readonly unknown[];

export function evaluate(rule: unknown, scope: Scope): unknown {
  if (!Array.isArray(rule)) return rule ?? undefined;
  const [op, ...args] = rule as [unknown, ...unknown[]];
  const special = typeof op === 'string' ? SPECIAL[op] : undefined;
  if (special) return special(args, scope);
  const plain = typeof op === 'string' ? PLAIN[op] : undefined;
  if (!plain) throw new CannotTell(`operator ${String(op)}`);
  return plain(...args.map((arg) => evaluate(arg, scope)));
}

/** A condition's answer, or `otherwise` when the page cannot tell. A condition that fails counts as true, as on the server. */
export function condition(rule: unknown, scope: Scope, otherwise: boolean): boolean {
  if (rule === undefined || rule === null) return otherwise;
  try {
    return evaluate(rule, scope) === true;
  } catch (thrown) {
    if (thrown instanceof CannotTell) return otherwise;
    return true;
  }
}

/** A check's answer; undefined when the page cannot tell, and then only the server does. */
export function verdict(rule: unknown, scope: Scope): boolean | undefined {
  try {
    return evaluate(rule, scope) === true;
  } catch {
    return undefined;
  }
}

/** Whether a choice is open; undefined when there is no rule or the page cannot tell. A rule without a value is no, as on the server. */
export function answer(rule: unknown, scope: Scope): boolean | undefined {
  if (rule === undefined || rule === null) return undefined;
  try {
    return evaluate(rule, scope) === true;
  } catch (thrown) {
    return thrown instanceof CannotTell ? undefined : false;
  }
}

const SPECIAL: Record<string, (args: Args, scope: Scope) => unknown> = {
  lit: ([value]) => value ?? undefined,
  var: ([name], scope) => lookup(String(name), scope),
  has: ([name], scope) => !isUnset(evaluate(name, scope)),
  today: (_, scope) => scope.today(),
  and: (args, scope) => args.every((arg) => truth(evaluate(arg, scope))),
  or: (args, scope) => args.some((arg) => truth(evaluate(arg, scope))),
  '??': ([first, second], scope) => {
    const value = evaluate(first, scope);
    return isUnset(value) ? evaluate(second, scope) : value;
  },
  '?:': ([test, yes, no], scope) => evaluate(truth(evaluate(test, scope)) ? yes : no, scope)
};

const PLAIN: Record<string, (...args: unknown[]) => unknown> = {
  '==': (a, b) => equal(a, b),
  '!=': (a, b) => !equal(a, b),
  '<': (a, b) => compare(a, b) < 0,
  '<=': (a, b) => compare(a, b) <= 0,
  '>': (a, b) => compare(a, b) > 0,
  '>=': (a, b) => compare(a, b) >= 0,
  not: (a) => !truth(a),
  in: (a, b) => members(b).some((member) => equal(a, member)),
  '+': (a, b) => (typeof a === 'string' && typeof b === 'string' ? a + b : number(a) + number(b)),
  '-': (a, b) => (b === undefined ? -number(a) : number(a) - number(b)),
  '*': (a, b) => number(a) * number(b),
  '/': (a, b) => divide(number(a), number(b)),
  len: (a) => (typeof a === 'string' ? [...a].length : members(a).length)
};

function lookup(name: string, scope: Scope): unknown {
  const value = scope.get(name);
  if (value === unknown_name) throw new CannotTell(`name ${name}`);
  return isUnset(value) ? undefined : value;
}

export const isUnset = (value: unknown): boolean => value === undefined || value === null || value === '';

function truth(value: unknown): boolean {
  if (typeof value !== 'boolean') throw new TypeError('yes or no expected');
  return value;
}

function number(value: unknown): number {
  if (typeof value === 'number') return value;
  if (typeof value === 'string' && /^-?\d+(\.\d+)?$/.test(value)) return Number(value);
  throw new TypeError('number expected');
}

function divide(a: number, b: number): number {
  if (b === 0) throw new RangeError('division by zero');
  return a / b;
}

function members(value: unknown): Args {
  if (!Array.isArray(value)) throw new TypeError('list expected');
  return value;
}

const isNumeric = (value: unknown): boolean => typeof value === 'number' || (typeof value === 'string' && /^-?\d+(\.\d+)?$/.test(value));

function compare(a: unknown, b: unknown): number {
  if (typeof a === 'number' || typeof b === 'number') return number(a) - number(b);
  if (typeof a !== 'string' || typeof b !== 'string') throw new TypeError('two values of one type expected');
  if (isNumeric(a) && isNumeric(b)) return Number(a) - Number(b);
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Equality of canonical values: by content, unset equals unset. */
export function equal(a: unknown, b: unknown): boolean {
  if (isNil(a) || isNil(b)) return isNil(a) && isNil(b);
  if (Array.isArray(a) && Array.isArray(b)) return a.length === b.length && a.every((value, i) => equal(value, b[i]));
  if (typeof a === 'object' && typeof b === 'object') return sameObject(a as object, b as object);
  return a === b;
}

const isNil = (value: unknown): value is null | undefined => value === undefined || value === null;

function sameObject(a: object, b: object): boolean {
  const keys = new Set([...Object.keys(a), ...Object.keys(b)]);
  return [...keys].every((key) => equal((a as Record<string, unknown>)[key], (b as Record<string, unknown>)[key]));
}
