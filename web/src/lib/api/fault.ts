import { m } from '$lib/i18n';
import { list, type FieldError } from './types';

/** What went wrong, in words that a person may read. */
export class Fault extends Error {
  readonly status: number;
  readonly code: string;
  readonly fields: readonly FieldError[];
  /** Names the sentence, such as conflict.done; empty for words of the page's own. */
  readonly key: string;

  constructor(status: number, code: string, message: string, fields: readonly FieldError[] = [], key = '') {
    super(message);
    this.name = 'Fault';
    this.status = status;
    this.code = code;
    this.fields = fields;
    this.key = key;
  }

  /** True where what was asked for is not there for this reader: trying again does not help. */
  get closed(): boolean {
    return this.status === 403 || this.status === 404;
  }
}

type Problem = { type?: string; title?: string; detail?: string; code?: string; fields?: FieldError[] | null };

function isProblem(body: unknown): body is Problem {
  return typeof body === 'object' && body !== null && ('title' in body || 'detail' in body);
}

/** The fault that an answer tells; bodies that are not problem+json get our own words. */
export function faultOf(status: number, body: unknown): Fault {
  if (!isProblem(body)) return new Fault(status, 'internal', status >= 500 ? m.fault_internal() : m.fault_unexpected());
  const text = body.detail || body.title || m.fault_unexpected();
  return new Fault(status, body.code ?? 'internal', text, list(body.fields), body.type?.replace(/^urn:kartabl:/, ''));
}

/** The fault of a request that got no answer at all. */
export const offline = (): Fault => new Fault(0, 'offline', m.fault_offline());

/** Turns anything thrown into a fault. */
export const asFault = (thrown: unknown): Fault => (thrown instanceof Fault ? thrown : new Fault(0, 'internal', m.fault_internal()));
