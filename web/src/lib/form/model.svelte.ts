/** What a person has typed into a form, what is shown of it and what is wrong with it. */
import { SvelteMap } from 'svelte/reactivity';
import { m } from '$lib/i18n';
import { list, type Check, type Choice, type Doc, type Field, type FieldError, type Form, type GivenDoc, type Type, type Values } from '$lib/api/types';
import type { Fault } from '$lib/api/fault';
import { todayIso } from '$lib/date/calendar';
import { checkValue, isEmpty } from './check';
import { answer, condition, evaluate, isUnset, unknown_name, verdict, type Scope } from './rules';

/** The id of a field's control in the page. */
export const fieldId = (path: string): string => `field-${path.replace(/[^\w]+/g, '-')}`;

export class FormModel {
  readonly title: string;
  readonly fields: readonly Field[];
  readonly documents = new SvelteMap<string, Doc>();
  /** What was handed in with the same request and may be given again. */
  given = $state.raw<readonly Doc[]>([]);
  /** Asks for what was given with other requests and fits a question; a copy of it may be given here. */
  before?: (type: Type) => Promise<readonly GivenDoc[]>;
  errors = $state.raw<readonly FieldError[]>([]);
  /** Grows with every change by the person, so that a draft can follow. */
  edits = $state(0);
  /** Files on their way; nothing is sent meanwhile. */
  uploads = $state(0);
  /** With which edit the person changed a field last. */
  readonly typed = new Map<string, number>();
  #values = $state<Values>({});
  #checks: readonly Check[];
  #defaults: Values;

  constructor(form: Form, typed: Values = {}) {
    this.title = form.title;
    this.fields = list(form.fields);
    this.#checks = list(form.checks);
    this.#defaults = Object.fromEntries(this.fields.map((field) => [field.path, field.value]));
    this.#values = { ...this.#defaults, ...typed };
    for (const field of this.fields) for (const doc of list(field.documents)) this.documents.set(doc.id, doc);
  }

  readonly scope: Scope = { get: (name) => this.#lookup(name), today: () => todayIso() };

  /** As the form would leave the values: what is typed into a hidden field is not sent. */
  readonly #left: Scope = { get: (name) => (this.#hides(name) ? unknown_name : this.#lookup(name)), today: () => todayIso() };

  get(path: string): unknown {
    return this.#values[path];
  }

  set(path: string, value: unknown): void {
    this.#values[path] = value;
    this.typed.set(path, this.edits + 1);
    this.edits++;
    if (this.errors.length > 0) this.errors = this.errors.filter((error) => !belongs(error.path, path));
  }

  /** Takes a value that came from elsewhere: nobody has typed it here. */
  put(path: string, value: unknown): void {
    this.#values[path] = value;
  }

  /** The error shown at a field or at a part of it. */
  errorAt(path: string): string | undefined {
    return this.errors.find((error) => error.path === path)?.message;
  }

  isVisible(field: Field): boolean {
    return condition(field.rules?.visible, this.scope, field.visible);
  }

  isReadOnly(field: Field): boolean {
    return condition(field.rules?.read_only, this.scope, field.read_only);
  }

  isRequired(field: Field): boolean {
    return condition(field.rules?.required, this.scope, field.required);
  }

  /**
   * The choices that may be taken with what is typed. Where the page cannot tell, the server's answer stands until
   * something is typed; from then on the choice is shown, and the server answers when it is taken.
   */
  offered(choices: readonly Choice[]): readonly Choice[] {
    return choices.filter((choice) => answer(choice.if, this.#left) ?? (choice.open || this.edits > 0));
  }

  get shown(): readonly Field[] {
    return this.fields.filter((field) => this.isVisible(field));
  }

  /** The fields that the person may fill in now. */
  get open(): readonly Field[] {
    return this.shown.filter((field) => !this.isReadOnly(field));
  }

  /** The values to send: of the fields that may be filled in; null for one that was emptied. */
  get answers(): Values {
    const entries = this.open.map((field) => [field.path, $state.snapshot(this.#values[field.path])] as const);
    const told = entries.filter(([path, value]) => !isUnset(value) || !isUnset(this.#defaults[path]));
    return Object.fromEntries(told.map(([path, value]) => [path, isUnset(value) ? null : value]));
  }

  /**
   * Runs the page's checks and shows what is wrong; true when nothing is. `also` names fields that this way out requires,
   * `only` the one question that is asked about.
   */
  check(also: readonly string[] = [], only?: string): boolean {
    const single = this.open.filter((field) => only === undefined || field.path === only).flatMap((field) => this.#checkField(field, also));
    const bad = new Set(single.map((error) => error.path));
    const crossed = this.#checks.filter((rule) => (only === undefined || rule.field === only) && verdict(rule.check, this.scope) === false && !bad.has(rule.field ?? ''));
    this.errors = [...single, ...crossed.map((rule) => ({ path: rule.field ?? '', message: rule.message }))];
    return this.errors.length === 0;
  }

  /** Shows the errors that the server found. */
  take(fault: Fault): void {
    this.errors = fault.fields.map((error) => ({ ...error, path: error.path.replace(/^\/?values[./]/, '') }));
  }

  /** The label for an error's path, with the number of a row in a list. */
  labelOf(path: string): string {
    const field = this.fieldOf(path);
    return field?.label ?? '';
  }

  fieldOf(path: string): Field | undefined {
    return this.fields.find((field) => belongs(path, field.path));
  }

  #checkField(field: Field, also: readonly string[]): FieldError[] {
    const value = this.#values[field.path];
    const wanted = this.isRequired(field) || also.includes(field.path);
    if (isEmpty(value)) return wanted ? [{ path: field.path, message: m.field_required() }] : [];
    return checkValue(field.type, value, this.scope).map((error) => ({ ...error, path: field.path + error.path }));
  }

  /** True for a part of a hidden field whose value in the case the page does not know. */
  #hides(name: string): boolean {
    const field = this.fieldOf(name);
    return field !== undefined && !this.isVisible(field) && !isUnset(this.#defaults[field.path] ?? this.#values[field.path]);
  }

  #lookup(name: string): unknown {
    if (name in this.#values) return this.#values[name];
    const owner = this.fields.find((field) => name.startsWith(`${field.path}.`));
    if (!owner) return unknown_name;
    const parts = name.slice(owner.path.length + 1).split('.');
    return parts.reduce<unknown>((value, part) => (isUnset(value) ? undefined : (value as Values)[part]), this.#values[owner.path]);
  }

  /** A bound of a type, which may be an expression. */
  bound(rule: unknown): unknown {
    try {
      return evaluate(rule, this.scope);
    } catch {
      return undefined;
    }
  }
}

/** True when an error's path is the field's or a part of it. */
export function belongs(path: string, field: string): boolean {
  return path === field || path.startsWith(`${field}.`) || path.startsWith(`${field}[`);
}
