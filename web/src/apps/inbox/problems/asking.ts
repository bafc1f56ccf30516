/** What a mending asks for, as a form; and the form's answers as what is sent. */
import type { Field, Form, MendRequest, Mending } from '$lib/api/types';
import { list } from '$lib/api/types';
import { question } from '$lib/form/question';
import { m } from '$lib/i18n';
import { optionsOf } from '../hand/asking';

export type Doing = MendRequest['do'];

// Names that no variable has.
const REASON = '$reason';
const WAY = '$way';
const RETRY = '$retry';
const PERSON = '$person';

const reason = (): Field => question(REASON, m.mend_reason(), { help: m.mend_reason_help(), type: { kind: 'text', max_length: 2000 } });

function way(can: Mending): Field {
  const options = list(can.ways).map(({ id, label, when }) => ({ value: id, label: when ? `${label} (${m.problem_when({ when: isolated(when) })})` : label }));
  return question(WAY, m.mend_which_way(), { type: { kind: 'enum', options } });
}

const person = (can: Mending): Field => question(PERSON, m.mend_to_whom(), { type: { kind: 'text', options: optionsOf(list(can.people)) } });

/** Technical text inside of a sentence keeps its own direction. */
const isolated = (text: string) => `\u2066${text}\u2069`;

/** The form of a mending; for a value, of the one that was chosen. */
export function formOf(what: Doing, can: Mending, chosen?: Field): Form {
  const fields: Field[] = [];
  if (what === 'way') fields.push(way(can));
  if (what === 'value' && chosen) fields.push(chosen);
  if (what === 'value' && can.retry) fields.push(question(RETRY, m.mend_then_retry(), { type: { kind: 'bool' }, value: true }));
  if (what === 'assign') fields.push(person(can));
  if (what === 'value' || what === 'way' || what === 'assign' || what === 'give_up') fields.push(reason());
  return { title: '', fields };
}

/** What is sent for the answers. */
export function requestOf(what: Doing, answers: Record<string, unknown>): MendRequest {
  const { [REASON]: why, [WAY]: way, [PERSON]: person, [RETRY]: retry, ...values } = answers;
  const body: MendRequest = { do: what };
  if (typeof why === 'string') body.reason = why;
  if (typeof way === 'string') body.way = way;
  if (typeof person === 'string') body.person = person;
  if (what === 'value') Object.assign(body, { values, retry: retry === true });
  return body;
}

/** The path of the form for a path of the server's faults. */
export const formPath = (path: string): string => ({ reason: REASON, way: WAY, person: PERSON })[path] ?? path;
