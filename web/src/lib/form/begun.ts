/** Which files are on their way from this browser, so that one chosen again after the page was loaded anew goes on where it stood. */
import type { SendingState } from '$lib/api/types';
import { keptAs } from '$lib/offline/kept';

/** `mark` is of the file and the page; the name itself is nobody's to read here. */
type Begun = { mark: string; id: string; ends_at: string };

const MOST = 12;
const kept = keptAs<Begun[]>(() => 'sending');

/** What this page sends itself is not taken up by another row of it. */
const own = new Set<string>();

/** The upload that was begun for this file on this page and that the server still has, as far as is known here. */
export function begunFor(file: File): string {
  const mark = markOf(file);
  const found = live().find((one) => one.mark === mark && !own.has(one.id));
  if (found) own.add(found.id);
  return found?.id ?? '';
}

/** Remembers it until it has its end; the oldest of many gives way. */
export function remember(file: File, { id, ends_at }: SendingState): void {
  own.add(id);
  kept.write([...live(), { mark: markOf(file), id, ends_at }].slice(-MOST));
}

/** It has come whole, or was given up. */
export function forget(id: string): void {
  own.delete(id);
  const all = live();
  const left = all.filter((one) => one.id !== id);
  if (left.length === 0) kept.drop();
  else if (left.length < all.length) kept.write(left);
}

/** The page that sends it is left before its end. */
export function leave(id: string): void {
  own.delete(id);
}

/** What the server keeps for a day is asked for no longer. */
const live = (): Begun[] => (kept.read()?.data ?? []).filter((one) => Date.now() < new Date(one.ends_at).getTime());

const markOf = ({ name, size, lastModified }: File): string => `${size} ${hash([location.pathname, name, lastModified].join('\n'))}`;

/** FNV-1a: a few files are told apart by it; nothing is protected. */
function hash(text: string): string {
  let sum = 0x811c9dc5;
  for (const byte of new TextEncoder().encode(text)) sum = Math.imul(sum ^ byte, 0x01000193);
  return (sum >>> 0).toString(36);
}
