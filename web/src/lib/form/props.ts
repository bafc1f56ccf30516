import type { Type } from '$lib/api/types';
import type { FormModel } from './model.svelte';

/** What every field component gets. `path` names the value in the form's errors; `id` its control in the page. */
export type FieldProps = {
  id: string;
  path: string;
  type: Type;
  label: string;
  value: unknown;
  set: (value: unknown) => void;
  form: FormModel;
  describedby: string | undefined;
  invalid: boolean;
  required: boolean;
};
