/** Where one finds who is away, and what one is asked who notes an absence. */
import type { AbsenceWish, Colleague, Field, Form, Option, Values } from '$lib/api/types';
import { question } from '$lib/form/question';
import { m } from '$lib/i18n';

export const HOME = '/inbox/absences';

const option = (one: Colleague): Option => ({ value: one.id, label: one.away ? m.absence_is_away({ name: one.name }) : one.name });

/** The questions; whose absence it is, is asked where others choose from. Nobody is offered as his own stand-in. */
export function wishForm(today: string, me: string, colleagues: readonly Colleague[], others: boolean): Form {
  const person: Field[] = others
    ? [question('person', m.absence_person(), { value: me, type: { kind: 'text', options: colleagues.map((one) => ({ value: one.id, label: one.name })) } })]
    : [];
  const standIns = others ? colleagues : colleagues.filter((one) => one.id !== me);
  return {
    title: '',
    fields: [
      ...person,
      question('from', m.absence_from(), { value: today, type: { kind: 'date' } }),
      question('until', m.absence_until(), { type: { kind: 'date', min: today } }),
      question('substitute', m.absence_substitute(), {
        required: false,
        help: m.absence_substitute_help(),
        type: { kind: 'text', options: [{ value: '', label: m.absence_nobody() }, ...standIns.map(option)] }
      }),
      question('reason', m.absence_reason(), { required: false, help: m.absence_reason_help(), type: { kind: 'text', max_length: 200 } })
    ]
  };
}

const word = (value: unknown) => String(value ?? '') || undefined;

export const wishOf = (answers: Values): AbsenceWish => ({
  person: word(answers.person),
  from: String(answers.from ?? ''),
  until: String(answers.until ?? ''),
  substitute: word(answers.substitute),
  reason: word(answers.reason)
});
