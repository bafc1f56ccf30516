import { expect, test } from 'vitest';
import type { Type } from '$lib/api/types';
import { refusal } from './files';

const type: Type = { kind: 'file', accept: ['pdf', 'jpg', 'png'], max_size: 1000 };

test.each([
  [{ name: 'a.PDF', size: 10 }, false],
  [{ name: 'a.jpeg', size: 1000 }, false],
  [{ name: 'a.exe', size: 10 }, true],
  [{ name: 'noextension', size: 10 }, true],
  [{ name: 'a.pdf', size: 0 }, true],
  [{ name: 'a.pdf', size: 1001 }, true]
])('%j', (file, refused) => expect(refusal(type, file) !== undefined).toBe(refused));
