/** Keys by their place on the keyboard (event.code), so that J and K work under the Persian layout too. */

/** What a key does, and how a person is told of it. `when` tells whether it does anything now. */
export type Key = { words: () => string; run: () => void; when?: () => boolean };
export type Keymap = Record<string, Key>;

type Press = Pick<KeyboardEvent, 'code' | 'shiftKey' | 'ctrlKey' | 'altKey' | 'metaKey' | 'isComposing'>;

/** The name of a press in a keymap ("KeyJ", "Shift+Slash", "Mod+KeyK" with Ctrl or Cmd); undefined while letters are composed and with Alt. */
export function nameOf(press: Press): string | undefined {
  if (press.altKey || press.isComposing) return undefined;
  return (press.ctrlKey || press.metaKey ? 'Mod+' : '') + (press.shiftKey ? 'Shift+' : '') + press.code;
}

/** True where keys are typing or belong to a control; with Ctrl or Cmd they type nothing. */
function isTyping(name: string, target: EventTarget | null): boolean {
  const element = target instanceof Element ? target : null;
  return Boolean(element?.closest(name.startsWith('Mod+') ? 'dialog' : 'input, textarea, select, [contenteditable], dialog'));
}

/** Enter and Space belong to the button or link that has the focus. */
function isPressing(code: string, target: EventTarget | null): boolean {
  return (code === 'Enter' || code === 'Space') && target instanceof Element && Boolean(target.closest('button, a, summary'));
}

type Told = { words: () => string; when?: () => boolean; run?: () => void };

/** All that listens now; what came later stands before the rest. */
let maps: readonly Record<string, Told>[] = [];
let hushed = 0;

/** The key of that name which works now: of the part of the page that came last. */
export function keyOf(name: string): Told | undefined {
  return maps.findLast((map) => map[name] && works(map[name]))?.[name];
}

const works = (key: Told): boolean => key.when?.() ?? true;

function onkeydown(event: KeyboardEvent): void {
  const name = nameOf(event);
  if (hushed > 0 || !name || isTyping(name, event.target) || isPressing(event.code, event.target)) return;
  const key = keyOf(name);
  if (!key?.run) return;
  event.preventDefault();
  key.run();
}

/** Listens until the returned function is called. What no keymap names, or what does nothing now, stays the browser's. */
export const listen = (keymap: Keymap): (() => void) => begin(keymap);

/** Tells of a key that a field hears itself, until the returned function is called. */
export const tell = (name: string, words: () => string): (() => void) => begin({ [name]: { words } });

function begin(map: Record<string, Told>): () => void {
  if (maps.length === 0) addEventListener('keydown', onkeydown);
  maps = [...maps, map];
  return () => {
    maps = maps.filter((other) => other !== map);
    if (maps.length === 0) removeEventListener('keydown', onkeydown);
  };
}

/** No key does anything until the returned function is called: the letters are meant for what opens. */
export function hush(): () => void {
  hushed++;
  return () => void hushed--;
}

/** What is listened to by anybody, each once. */
export const names = (): string[] => [...new Set(maps.flatMap((map) => Object.keys(map)))];
