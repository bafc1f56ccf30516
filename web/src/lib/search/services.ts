/** Looks for services by the beginnings of words. */
import type { Offer } from '$lib/api/types';
import { fold } from './fold';

/** From here on a list of services can be searched. */
export const MANY = 6;

/** Where a word may stand, the best place first. */
const places = ({ title, synonyms, group, help }: Offer): string[][] => [title, synonyms, group, help].map((text) => wordsOf(text ?? ''));

const wordsOf = (text: string): string[] => fold(text).split(/[^\p{L}\p{N}]+/u).filter(Boolean);

/** The best place of a word in an offer; -1 where it stands nowhere. */
const placeOf = (word: string, all: string[][]): number => all.findIndex((words) => words.some((one) => one.startsWith(word)));

/** The offers in which every typed word begins a word: those with it in the title first, else in their order. */
export function found(offers: readonly Offer[], typed: string): readonly Offer[] {
  const words = wordsOf(typed);
  if (words.length === 0) return offers;
  return offers
    .map((offer) => ({ offer, at: words.map((word) => placeOf(word, places(offer))) }))
    .filter(({ at }) => !at.includes(-1))
    .sort((a, b) => sum(a.at) - sum(b.at))
    .map(({ offer }) => offer);
}

const sum = (list: number[]): number => list.reduce((all, one) => all + one, 0);

/** The offers by their groups, in the order in which the groups come. */
export function byGroup(offers: readonly Offer[]): [string, Offer[]][] {
  const groups = new Map<string, Offer[]>();
  for (const offer of offers) groups.set(offer.group ?? '', [...(groups.get(offer.group ?? '') ?? []), offer]);
  return [...groups];
}
