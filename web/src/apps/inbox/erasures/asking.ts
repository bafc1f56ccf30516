/** What an operator is asked who notes a request from elsewhere, refuses one, or sets a hold. */
import type { Form, HoldWish, Values } from '$lib/api/types';
import { question } from '$lib/form/question';
import { m } from '$lib/i18n';

const words = { kind: 'text', max_length: 1000 } as const;

export const proposalForm = (): Form => ({
  title: '',
  fields: [question('person', m.erasure_person(), { help: m.erasure_person_help() }), question('reason', m.erasure_from(), { type: words })]
});

export const refusalForm = (): Form => ({ title: '', fields: [question('reason', m.erasure_refuse_reason(), { help: m.erasure_refuse_help(), type: words })] });

export const holdForm = (today: string): Form => ({
  title: '',
  fields: [
    question('no', m.hold_no(), { required: false, help: m.hold_no_help() }),
    question('person', m.erasure_person(), { required: false, help: m.hold_person_help() }),
    question('reason', m.hold_reason(), { type: words }),
    question('until', m.hold_until(), { required: false, help: m.hold_until_help(), type: { kind: 'date', min: today } })
  ]
});

const word = (value: unknown) => String(value ?? '').trim() || undefined;

export const holdOf = (answers: Values): HoldWish => ({
  no: word(answers.no),
  person: word(answers.person),
  reason: String(answers.reason ?? ''),
  until: word(answers.until)
});
