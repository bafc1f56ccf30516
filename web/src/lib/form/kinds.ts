import { list, type Type } from '$lib/api/types';

/** Few choices are all shown; many are a list to open. */
export const isRadio = (type: Type): boolean => list(type.options).length > 0 && list(type.options).length <= 5;

export const isChoice = (type: Type): boolean => list(type.options).length > 0 && type.kind !== 'list';

export const isChecks = (type: Type): boolean => type.kind === 'list' && list(type.items?.options).length > 0;

/** Files under one question: one or many. */
export const isFiles = (type: Type): boolean => type.kind === 'file' || (type.kind === 'list' && type.items?.kind === 'file');

/** Text that deserves more than a line. */
export const isLong = (type: Type): boolean => !type.format && !type.pattern && (type.max_length ?? 0) > 200;

/** True for questions that are made of several controls and so stand in a fieldset. */
export const isGroup = (type: Type): boolean =>
  (isChoice(type) && isRadio(type)) || type.kind === 'bool' || type.kind === 'list' || type.kind === 'object' || isFiles(type) || type.kind === 'datetime' || type.kind === 'duration';
