import { num } from '$lib/i18n';

/** A figure that was counted up to a bound: "12", or "500+" where there may be more. */
export const counted = (n: number, most: number): string => (n >= most ? `${num(most)}+` : num(n));
