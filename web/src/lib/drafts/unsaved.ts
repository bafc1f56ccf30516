/** What was typed and not acknowledged by the server yet: kept in this browser, for the person who typed it. */

export type Typed = { value: unknown; at: number; version: number };
export type Unsaved = Record<string, Typed>;

const PREFIX = 'kartabl.unsaved.';
const nameOf = (reader: string, draft: string) => `${PREFIX}${reader}.${draft}`;

export function readUnsaved(reader: string, draft: string): Unsaved {
  try {
    return (JSON.parse(localStorage.getItem(nameOf(reader, draft)) ?? '{}') as Unsaved | null) ?? {};
  } catch {
    return {};
  }
}

/** Keeps it; a browser that refuses to store simply does not. */
export function keepUnsaved(reader: string, draft: string, unsaved: Unsaved): void {
  try {
    if (Object.keys(unsaved).length === 0) localStorage.removeItem(nameOf(reader, draft));
    else localStorage.setItem(nameOf(reader, draft), JSON.stringify(unsaved));
  } catch {
    return;
  }
}

/** The drafts of this person that have words here. */
export function unsavedOf(reader: string): string[] {
  try {
    const prefix = nameOf(reader, '');
    return Object.keys(localStorage).flatMap((name) => (name.startsWith(prefix) ? [name.slice(prefix.length)] : []));
  } catch {
    return [];
  }
}

/** Forgets what was sent, unless it was typed anew meanwhile. */
export function dropSent(reader: string, draft: string, sent: Readonly<Unsaved>): void {
  const left = Object.entries(readUnsaved(reader, draft)).filter(([path, typed]) => sent[path]?.at !== typed.at);
  keepUnsaved(reader, draft, Object.fromEntries(left));
}

/** Forgets all of it, on the way out. */
export function wipeUnsaved(): void {
  for (const name of Object.keys(localStorage)) if (name.startsWith(PREFIX)) localStorage.removeItem(name);
}
