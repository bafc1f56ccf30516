/** What a person has seen last, kept in this browser for when the server cannot be reached: his alone, and not for long. */
import { lang } from '$lib/i18n';

export type Seen<T> = { at: number; data: T };

/** A place for what one page shows. */
export interface Kept<T> {
  /** Says what is kept here; another one where the page shows something else. */
  readonly name: string;
  read(): Seen<T> | undefined;
  write(data: T): void;
  drop(): void;
}

const PREFIX = 'kartabl.kept.';
const OWNER = 'kartabl.keeper';
const DAYS = 14 * 24 * 3600_000;
const MOST = 40;

const names = (): string[] => Object.keys(localStorage).filter((name) => name.startsWith(PREFIX));

/** Forgets all of it: on the way out, and where nobody is signed in. */
export function wipeKept(): void {
  tried(() => {
    for (const name of [...names(), OWNER]) localStorage.removeItem(name);
  });
}

/** Says whose browser this is now. What another has seen is forgotten. */
export function keepFor(person: string): void {
  tried(() => {
    if (localStorage.getItem(OWNER) === person) return;
    wipeKept();
    localStorage.setItem(OWNER, person);
  });
}

/** Keeps what `name` names at each call; `again` puts right what has aged when it is read. */
export function keptAs<T>(name: () => string, again: (seen: Seen<T>) => T = ({ data }) => data): Kept<T> {
  const place = () => `${PREFIX}${lang()}.${name()}`;
  return {
    get name() {
      return name();
    },
    read() {
      const seen = tried(() => read<T>(place()));
      return seen && { at: seen.at, data: again(seen) };
    },
    write: (data) => write(place(), data),
    drop: () => void tried(() => localStorage.removeItem(place()))
  };
}

/** A form that is shown again was read now, by the server's clock: what is typed into it is newer. */
export const asReadNow = <T extends { read_at: string }>({ at, data }: Seen<T>): T => ({
  ...data,
  read_at: new Date(Date.now() + new Date(data.read_at).getTime() - at).toISOString()
});

function read<T>(place: string): Seen<T> | undefined {
  const text = localStorage.getItem(place);
  if (text === null || localStorage.getItem(OWNER) === null) return undefined;
  const at = atOf(text);
  if (Date.now() - at < DAYS) return { at, data: JSON.parse(text.slice(text.indexOf(' '))) as T };
  localStorage.removeItem(place);
  return undefined;
}

/** Without a known person nothing is kept. What does not fit takes the place of what was seen longest ago. */
function write(place: string, data: unknown): void {
  const text = `${Date.now()} ${JSON.stringify(data)}`;
  tried(() => {
    if (localStorage.getItem(OWNER) === null) return;
    makeRoom(MOST - 1, place);
    if (!tried(() => (localStorage.setItem(place, text), true)) && makeRoom(MOST / 4, place)) localStorage.setItem(place, text);
  });
}

/** Leaves at most so many others, the newest; true when something went. */
function makeRoom(room: number, but: string): boolean {
  const others = names().filter((name) => name !== but);
  if (others.length <= room) return false;
  const oldest = others.map((name) => ({ name, at: atOf(localStorage.getItem(name) ?? '') })).sort((a, b) => a.at - b.at);
  for (const { name } of oldest.slice(0, others.length - room)) localStorage.removeItem(name);
  return true;
}

/** When it was seen stands before it, so that nobody has to read it whole. */
const atOf = (text: string): number => Number(text.slice(0, text.indexOf(' '))) || 0;

/** A browser that refuses to store simply does not keep anything. */
function tried<T>(work: () => T): T | undefined {
  try {
    return work();
  } catch {
    return undefined;
  }
}
