/** Where a message to a customer leads: to what it asks of him, else to its request. */
import type { Notice } from '$lib/api/types';

export const NOTICES = '/cartable/notices';

export function hrefOf(one: Notice): string | undefined {
  if (one.item) return `/cartable/items/${encodeURIComponent(one.item)}`;
  return one.case ? `/cartable/cases/${encodeURIComponent(one.case)}` : undefined;
}
