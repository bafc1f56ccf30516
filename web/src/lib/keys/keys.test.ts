import { expect, test } from 'vitest';
import { nameOf } from './keys';

const press = (code: string, more = {}) => ({ code, shiftKey: false, ctrlKey: false, altKey: false, metaKey: false, isComposing: false, ...more });

test('keys are named by their place', () => {
  expect(nameOf(press('KeyJ'))).toBe('KeyJ');
  expect(nameOf(press('Slash', { shiftKey: true }))).toBe('Shift+Slash');
});

test('keys of the browser are left alone', () => {
  expect(nameOf(press('KeyR', { ctrlKey: true }))).toBeUndefined();
  expect(nameOf(press('KeyR', { metaKey: true }))).toBeUndefined();
  expect(nameOf(press('KeyJ', { isComposing: true }))).toBeUndefined();
});
