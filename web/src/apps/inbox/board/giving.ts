/** Giving work to colleagues, and taking that back. */
import type { BatchLine, BatchOrder, BoardHand, Row } from '$lib/api/types';
import { fold } from '$lib/search/fold';

const words = (text: string): string[] => fold(text).split(' ').filter(Boolean);

/** How to bring the work back to where it was, one order for each place. What colleagues had agreed about an item, or that
 * it was put aside, ended when it was given: that does not come back, so such an item is left out. */
export function undoOf(before: readonly Row[], lines: readonly BatchLine[]): Omit<BatchOrder, 'key'>[] {
  const back = new Map<string, string[]>();
  for (const row of before) {
    if (row.mark || row.until || !lines.some((line) => line.id === row.id && line.done)) continue;
    const holder = row.holder ?? '';
    back.set(holder, [...(back.get(holder) ?? []), row.id]);
  }
  return [...back].map(([to, ids]) => (to === '' ? { op: 'release', ids } : { op: 'assign', ids, to }));
}

/** Those whose names have all words, who are here before those who are away, and who holds little before who holds much. */
export function inOrder(people: readonly BoardHand[], typed: string): BoardHand[] {
  const asked = words(typed);
  const fits = (one: BoardHand) => asked.every((word) => words(one.name).some((other) => other.startsWith(word)));
  return people.filter(fits).sort((a, b) => Number(a.away ?? false) - Number(b.away ?? false) || a.held - b.held);
}

/** Whether somebody has no room for more of a queue. */
export function isFull(one: BoardHand, queue: string | undefined): boolean {
  return (one.in ?? []).some((load) => load.key === queue && load.capacity > 0 && load.held >= load.capacity);
}
