/** Keys by their place on the keyboard (event.code), so that J and K work under the Persian layout too. */

export type Keymap = Record<string, () => void>;

type Press = Pick<KeyboardEvent, 'code' | 'shiftKey' | 'ctrlKey' | 'altKey' | 'metaKey' | 'isComposing'>;

/** The name of a press in a keymap ("KeyJ", "Shift+Slash"); undefined for what belongs to the browser. */
export function nameOf(press: Press): string | undefined {
  if (press.ctrlKey || press.altKey || press.metaKey || press.isComposing) return undefined;
  return (press.shiftKey ? 'Shift+' : '') + press.code;
}

/** True where keys are typing or belong to a control. */
function isTyping(target: EventTarget | null): boolean {
  const element = target instanceof Element ? target : null;
  return Boolean(element?.closest('input, textarea, select, [contenteditable], dialog'));
}

/** Enter and Space belong to the button or link that has the focus. */
function isPressing(code: string, target: EventTarget | null): boolean {
  return (code === 'Enter' || code === 'Space') && target instanceof Element && Boolean(target.closest('button, a, summary'));
}

/** Listens until the returned function is called. */
export function listen(keymap: Keymap): () => void {
  const onkeydown = (event: KeyboardEvent) => {
    const name = nameOf(event);
    const run = name ? keymap[name] : undefined;
    if (!run || isTyping(event.target) || isPressing(event.code, event.target)) return;
    event.preventDefault();
    run();
  };
  addEventListener('keydown', onkeydown);
  return () => removeEventListener('keydown', onkeydown);
}
