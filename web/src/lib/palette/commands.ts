/** What a person can do or go to by typing a few letters of it. */
import { fold } from '$lib/search/fold';
import type { IconName } from '$lib/ui/Icon.svelte';

export type Command = {
  /** Names it among all that are offered at a time. */
  id: string;
  group: string;
  title: string;
  /** What else it is found by, such as its name in the other language. */
  words?: readonly string[];
  /** Said beside it: a number, whose it is. */
  note?: string;
  /** What it says in full, under its title. */
  below?: string;
  /** The key that does the same. */
  keys?: string;
  icon?: IconName;
  run: () => void;
};

export type Words = (inputs?: Record<string, never>, options?: { locale?: 'fa' | 'en' }) => string;

/** A message in all languages, whichever the page has. */
export const inAll = (words: Words): string[] => (['fa', 'en'] as const).map((locale) => words({}, { locale }));

/** No list is longer. */
export const MOST = 60;

const WORD = 2; // a word begins with what was typed
const PART = 1; // it is somewhere in a word

function score(text: string, typed: readonly string[]): number {
  let sum = 0;
  for (const part of typed) {
    const one = text.includes(` ${part}`) ? WORD : text.includes(part) ? PART : 0;
    if (one === 0) return 0;
    sum += one;
  }
  return sum;
}

const textOf = ({ title, words = [] }: Command): string => ` ${fold([title, ...words].join(' '))}`;

/**
 * The commands that have every word that was typed, best first: beginnings of words before
 * what is within them, groups together in the order of their best, else as they came.
 */
export function fitting(commands: readonly Command[], query: string): readonly Command[] {
  const typed = fold(query).split(' ').filter(Boolean);
  if (typed.length === 0) return commands.slice(0, MOST);
  const found = commands.flatMap((command) => {
    const points = score(textOf(command), typed);
    return points > 0 ? [{ command, points }] : [];
  });
  found.sort((a, b) => b.points - a.points);
  const groups = [...new Set(found.map(({ command }) => command.group))];
  return groups.flatMap((group) => found.filter(({ command }) => command.group === group).map(({ command }) => command)).slice(0, MOST);
}

/** Neighbours of one group, under its name. */
export function grouped(commands: readonly Command[]): { group: string; commands: readonly Command[] }[] {
  const groups = [...new Set(commands.map((one) => one.group))];
  return groups.map((group) => ({ group, commands: commands.filter((one) => one.group === group) }));
}
