import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { canonical, isFormat } from './formats';

type Vectors = Record<string, [string, string, string?][]>;
const vectors = JSON.parse(readFileSync(join(import.meta.dirname, '../../../../internal/iran/testdata/persian_ids.json'), 'utf8')) as Vectors;

test('national ids agree with the vectors of the server', () => {
  const plain = (vectors.national_id ?? []).filter(([id, , options]) => !options && id.length === 10);
  expect(plain.length).toBeGreaterThan(5);
  for (const [id, want] of plain) expect(`${id} ${isFormat('national_id', id)}`).toBe(`${id} ${want}`);
});

test.each([
  ['iban', 'ir06 2960 0000 0010 0324 2000 01', true],
  ['iban', 'IR062960000000100324200002', false],
  ['iban', '062960000000100324200001', false],
  ['legal_id', '10380284790', true],
  ['legal_id', '10380284791', false],
  ['mobile', '۰۹۱۲ ۱۲۳ ۴۵۶۷', true],
  ['mobile', '+98 912 123 4567', true],
  ['mobile', '0912123456', false],
  ['postal_code', '۱۹۶۹۸۳۳۱۱۴', true],
  ['email', 'sara@example.com', true],
  ['email', 'sara@', false],
  ['url', 'https://example.com/a', true],
  ['url', 'javascript:alert(1)', false],
  ['something_new', 'anything', true]
])('%s %s', (format, typed, want) => expect(isFormat(format, canonical(format, typed))).toBe(want));
