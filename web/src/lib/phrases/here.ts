/** Where staff write, fields offer ready texts. Customers' pages never say so, and load nothing of it. */
import { getContext, setContext } from 'svelte';

/** Lets a text be chosen for a field, and puts it in. */
export type Phrasing = (field: HTMLTextAreaElement) => void;

const KEY = 'phrases';

export const offerPhrases = (phrasing: Phrasing | undefined): void => void setContext(KEY, phrasing);

export const phrasing = (): Phrasing | undefined => getContext(KEY);
