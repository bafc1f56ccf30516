/** Which component asks for which type. */
import type { Component } from 'svelte';
import type { Type } from '$lib/api/types';
import BoolField from './BoolField.svelte';
import ChecksField from './ChecksField.svelte';
import ChoiceField from './ChoiceField.svelte';
import DateField from './DateField.svelte';
import DateTimeField from './DateTimeField.svelte';
import DurationField from './DurationField.svelte';
import FilesField from './FilesField.svelte';
import ListField from './ListField.svelte';
import LongTextField from './LongTextField.svelte';
import MoneyField from './MoneyField.svelte';
import NumberField from './NumberField.svelte';
import ObjectField from './ObjectField.svelte';
import RadioField from './RadioField.svelte';
import TextField from './TextField.svelte';
import TimeField from './TimeField.svelte';
import { isChecks, isChoice, isFiles, isLong, isRadio } from './kinds';
import type { FieldProps } from './props';

const BY_KIND: Record<Type['kind'], Component<FieldProps>> = {
  text: TextField,
  int: NumberField,
  money: MoneyField,
  decimal: NumberField,
  bool: BoolField,
  date: DateField,
  time: TimeField,
  datetime: DateTimeField,
  duration: DurationField,
  enum: ChoiceField,
  file: FilesField,
  list: ListField,
  object: ObjectField
};

/** The component that asks for a value of this type. */
export function componentOf(type: Type): Component<FieldProps> {
  if (isChoice(type)) return isRadio(type) ? RadioField : ChoiceField;
  if (isChecks(type)) return ChecksField;
  if (isFiles(type)) return FilesField;
  if (type.kind === 'text' && isLong(type)) return LongTextField;
  return BY_KIND[type.kind];
}
