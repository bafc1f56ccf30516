/** Where staff write, fields offer ready texts. Customers' pages never say so, and load nothing of it. */
import { getContext, setContext } from 'svelte';

/** Where a text comes in: what is marked in a field, or its caret. A browser forgets it while a dialog stands over the field. */
export type Spot = { field: HTMLTextAreaElement; start: number; end: number };

export const spotOf = (field: HTMLTextAreaElement): Spot => ({ field, start: field.selectionStart, end: field.selectionEnd });

/** Lets a text be chosen for a spot, and puts it in. */
export type Phrasing = (spot: Spot) => void;

const KEY = 'phrases';

export const offerPhrases = (phrasing: Phrasing | undefined): void => void setContext(KEY, phrasing);

export const phrasing = (): Phrasing | undefined => getContext(KEY);
