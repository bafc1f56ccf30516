/** Questions that a page asks by itself, with the same fields as those of a definition. */
import type { Field } from '$lib/api/types';

export const question = (path: string, label: string, more: Partial<Field> = {}): Field => ({
  path, label, required: true, visible: true, read_only: false, type: { kind: 'text' }, ...more
});
