/** What staff are asked who act for a customer. */
import type { Field, Form, NewCustomer, Values } from '$lib/api/types';
import { question } from '$lib/form/question';
import { m } from '$lib/i18n';

/** No variable of a definition is called so. */
const CHANNEL = '_channel';

/** How the customer has asked; the answer stays for what is done for him next. */
const asked = new Map<string, unknown>();

/** A form with the question of how the customer has asked before its own. */
export const withChannel = (form: Form | undefined, customer: string): Form => ({
  ...form,
  title: form?.title ?? '',
  fields: [channel(asked.get(customer)), ...(form?.fields ?? [])]
});

const channel = (value: unknown): Field =>
  question(CHANNEL, m.behalf_channel(), {
    value,
    type: {
      kind: 'enum',
      options: [
        { value: 'phone', label: m.behalf_phone() },
        { value: 'branch', label: m.behalf_branch() },
        { value: 'letter', label: m.behalf_letter() },
        { value: 'other', label: m.behalf_other() }
      ]
    }
  });

/** The answers of the form, and apart from them how the customer has asked. */
export function parted(answers: Values, customer: string): { channel: DoneChannel; values: Values } {
  const { [CHANNEL]: channel, ...values } = answers;
  asked.set(customer, channel);
  return { channel: channel as DoneChannel, values };
}

type DoneChannel = 'phone' | 'branch' | 'letter' | 'other';

export const soughtForm = (): Form => ({ title: '', fields: [question('known_as', m.behalf_known_as(), { help: m.behalf_known_as_help() })] });

/** Who is not known yet; what was looked for is filled in where it belongs. */
export function newcomerForm(sought: string): Form {
  const text = (path: string, label: string, format: string, required: boolean) =>
    question(path, label, { required, value: sorts[path]?.test(sought) ? sought : undefined, type: { kind: 'text', format } });
  return {
    title: '',
    fields: [question('name', m.behalf_name(), { type: { kind: 'text', max_length: 100 } }), text('mobile', m.behalf_mobile(), 'mobile', true), text('national_id', m.behalf_national_id(), 'national_id', false)]
  };
}

const digit = '[0-9۰-۹٠-٩]';
const sorts: Record<string, RegExp> = { mobile: new RegExp(`^[0۰٠][9۹٩]${digit}{9}$`), national_id: new RegExp(`^${digit}{10}$`) };

export const newcomerOf = (answers: Values): NewCustomer => ({
  name: String(answers.name ?? ''),
  mobile: String(answers.mobile ?? ''),
  national_id: String(answers.national_id ?? '') || undefined
});
