/** Which forms ask one question a page, and with which they begin. */
import type { Field } from '$lib/api/types';
import { isEmpty } from '$lib/form/check';
import type { FormModel } from '$lib/form/model.svelte';

/** More questions than these are too many for one page of a phone. */
const MOST_TOGETHER = 5;

/** Whether a form asks one question a page; the same while it is filled in, whatever shows and hides meanwhile. */
export const isLong = (form: FormModel, skip: readonly string[] = []): boolean =>
  form.fields.filter((field) => !field.read_only && !skip.includes(field.path)).length > MOST_TOGETHER;

/** Who comes back to a form that he has begun goes on at the first question that still needs an answer. */
export function firstToAsk(form: FormModel, questions: readonly Field[]): string | undefined {
  const begun = questions.some((field) => !isEmpty(form.get(field.path)));
  const open = questions.find((field) => form.isRequired(field) && isEmpty(form.get(field.path)));
  return ((begun ? open : undefined) ?? questions[0])?.path;
}
