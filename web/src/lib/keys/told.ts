import { keyOf, names } from './keys';

/** The keys that work now, as they are written on a keyboard, each once. */
export const keysNow = (): { key: string; words: string }[] =>
  names().flatMap((name) => {
    const key = keyOf(name);
    return key ? [{ key: written(name), words: key.words() }] : [];
  });

const written = (name: string): string => name.replace('Shift+Slash', '?').replace('Mod+', 'Ctrl+').replace('Key', '').replace('Slash', '/');
