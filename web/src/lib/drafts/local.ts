/** What a request that does not exist yet needs beside its draft: kept in this tab only, gone with sign-out. */
import type { Doc } from '$lib/api/types';

export type LocalDraft = { key: string; documents: Doc[] };

const PREFIX = 'kartabl.draft.';
const nameOf = (person: string, process: string) => `${PREFIX}${person}.${process}`;

export function readLocal(person: string, process: string): LocalDraft | undefined {
  try {
    return JSON.parse(sessionStorage.getItem(nameOf(person, process)) ?? 'null') ?? undefined;
  } catch {
    return undefined;
  }
}

/** Keeps the draft; a browser that refuses to store simply does not keep it. */
export function keepLocal(person: string, process: string, draft: LocalDraft): void {
  try {
    sessionStorage.setItem(nameOf(person, process), JSON.stringify(draft));
  } catch {
    return;
  }
}

export const dropLocal = (person: string, process: string): void => sessionStorage.removeItem(nameOf(person, process));

/** Forgets every draft of this tab. */
export function wipeLocal(): void {
  for (const name of Object.keys(sessionStorage)) if (name.startsWith(PREFIX)) sessionStorage.removeItem(name);
}
