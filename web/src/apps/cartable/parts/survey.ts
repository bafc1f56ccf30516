import { list, type Field, type Form } from '$lib/api/types';

/** A survey that one tap answers: its score, from the lowest to the highest, and what may be told beside it. */
export type Quick = { field: Field; scores: readonly number[]; rest: readonly Field[] };

const MOST = 10;

/** How a survey is answered in one tap; undefined where it asks for more than a score. */
export function quickOf(form: Form | undefined): Quick | undefined {
  const fields = list(form?.fields);
  const [field, ...more] = fields.filter((one) => one.required);
  if (!field || more.length > 0 || field.type.kind !== 'int') return undefined;
  const { min, max } = field.type;
  if (typeof min !== 'number' || typeof max !== 'number' || max <= min || max - min >= MOST) return undefined;
  return { field, scores: Array.from({ length: max - min + 1 }, (_, i) => min + i), rest: fields.filter((one) => one !== field) };
}
