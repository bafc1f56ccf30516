import { expect, test } from 'vitest';
import { nameOf } from './keys';

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
