import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { hush, listen, nameOf, tell } from './keys';
import { keysNow } from './told';

let window: EventTarget;
beforeEach(() => {
  window = new EventTarget();
  vi.stubGlobal('addEventListener', window.addEventListener.bind(window));
  vi.stubGlobal('removeEventListener', window.removeEventListener.bind(window));
  vi.stubGlobal('Element', class {});
});
afterEach(() => vi.unstubAllGlobals());

const press = (code: string, more = {}) => ({ code, shiftKey: false, ctrlKey: false, altKey: false, metaKey: false, isComposing: false, ...more });

test('keys are named by their place', () => {
  expect(nameOf(press('KeyJ'))).toBe('KeyJ');
  expect(nameOf(press('Slash', { shiftKey: true }))).toBe('Shift+Slash');
});

test('Ctrl and Cmd are one', () => {
  expect(nameOf(press('KeyK', { ctrlKey: true }))).toBe('Mod+KeyK');
  expect(nameOf(press('KeyK', { metaKey: true }))).toBe('Mod+KeyK');
});

test('letters that are composed, or with Alt, are left alone', () => {
  expect(nameOf(press('KeyR', { altKey: true }))).toBeUndefined();
  expect(nameOf(press('KeyJ', { isComposing: true }))).toBeUndefined();
});

/** Presses a key; true when somebody took it. */
function pressed(code: string, more = {}): boolean {
  return !window.dispatchEvent(Object.assign(new Event('keydown', { cancelable: true }), press(code, more)));
}

const key = (words: string, run: () => void = () => undefined, when?: () => boolean) => ({ words: () => words, run, when });

test('a key does what the part of the page does that came last, until that is gone', () => {
  const done: string[] = [];
  const off = listen({ Slash: key('all', () => done.push('all')), KeyZ: key('undo', () => done.push('undo')) });
  const inner = listen({ Slash: key('here', () => done.push('here')) });
  expect([pressed('Slash'), pressed('KeyZ'), pressed('KeyQ')]).toEqual([true, true, false]);
  inner();
  pressed('Slash');
  off();
  expect(pressed('Slash')).toBe(false);
  expect(done).toEqual(['here', 'undo', 'all']);
});

test('what does nothing now stays the browser’s, and is not told', () => {
  let may = false;
  const run = vi.fn();
  const off = listen({ KeyC: key('claim', run, () => may), KeyJ: key('next') });
  expect([pressed('KeyC'), keysNow()]).toEqual([false, [{ key: 'J', words: 'next' }]]);
  may = true;
  expect([pressed('KeyC'), keysNow().length]).toEqual([true, 2]);
  expect(run).toHaveBeenCalledTimes(1);
  off();
});

test('keys are told as they stand on a keyboard, each once, with what they do here', () => {
  const offs = [
    listen({ 'Mod+KeyK': key('commands'), Slash: key('search'), 'Shift+KeyN': key('new'), 'Shift+Slash': key('help'), Enter: key('form') }),
    listen({ Slash: key('search here'), KeyG: key('give') }),
    tell('Mod+Slash', () => 'ready text'),
    tell('Mod+Slash', () => 'ready text')
  ];
  expect(keysNow().map(({ key, words }) => `${key} ${words}`)).toEqual(['Ctrl+K commands', '/ search here', 'Shift+N new', '? help', 'Enter form', 'G give', 'Ctrl+/ ready text']);
  expect(pressed('Slash', { ctrlKey: true }), 'its field hears it').toBe(false);
  for (const off of offs) off();
  expect(keysNow()).toEqual([]);
});

test('while something opens no key does anything', () => {
  const run = vi.fn();
  const off = listen({ KeyG: key('give', run) });
  const speak = hush();
  expect(pressed('KeyG')).toBe(false);
  speak();
  expect([pressed('KeyG'), run.mock.calls.length]).toEqual([true, 1]);
  off();
});
