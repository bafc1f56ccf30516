/** Keys by their place on the keyboard (event.code), so that J and K work under the Persian layout too. */

export type Keymap = Record<string, () => void>;

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

/** Listens until the returned function is called. What a keymap does not name stays the browser's. */
export function listen(keymap: Keymap): () => void {
  const onkeydown = (event: KeyboardEvent) => {
    const name = nameOf(event);
    const run = name ? keymap[name] : undefined;
    if (!name || !run || isTyping(name, event.target) || isPressing(event.code, event.target)) return;
    event.preventDefault();
    run();
  };
  addEventListener('keydown', onkeydown);
  return () => removeEventListener('keydown', onkeydown);
}
