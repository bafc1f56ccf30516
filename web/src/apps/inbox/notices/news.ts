/** Messages to a person of staff: what has come since they were looked at last, and where each leads. */
import type { Notice } from '$lib/api/types';

export const NOTICES = '/inbox/notices';

/** Those of a newer list that the list before did not have; of the first list, none. */
export function fresh(before: readonly Notice[] | undefined, now: readonly Notice[]): readonly Notice[] {
  if (!before) return [];
  const known = new Set(before.map((one) => one.id));
  const until = now.findIndex((one) => known.has(one.id));
  return until < 0 ? now : now.slice(0, until);
}

/** The work or the case that a message is about; undefined where it is about neither. */
export function hrefOf(one: Notice): string | undefined {
  if (one.item) return `/inbox/mine/${encodeURIComponent(one.item)}`;
  return one.case ? `/inbox/cases/${encodeURIComponent(one.case)}` : undefined;
}
