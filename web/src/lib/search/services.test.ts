import { expect, test } from 'vitest';
import type { Offer } from '$lib/api/types';
import { byGroup, found } from './services';

const offer = (process: string, title: string, more: Partial<Offer> = {}): Offer => ({ process, title, ...more });

const offers = [
  offer('change', 'تغییر حساب تسویه', { group: 'خدمات پرداخت', synonyms: 'شبا، بانک iban', help: 'حسابی که پول پایانه به آن می‌رسد' }),
  offer('fault', 'خرابی پایانه', { group: 'خدمات پرداخت', synonyms: 'کارت‌خوان، پوز POS' }),
  offer('claim', 'هزینه‌ی درمان', { group: 'بیمه', synonyms: 'دارو، بستری' }),
  offer('terminal', 'پایانه‌ی تازه', { group: 'خدمات پرداخت' })
];

test.each([
  ['', ['change', 'fault', 'claim', 'terminal']],
  ['  ،', ['change', 'fault', 'claim', 'terminal']],
  ['پايانه', ['fault', 'terminal', 'change']],
  ['هزینه درمان', ['claim']],
  ['درمان هز', ['claim']],
  ['كارتخوان', []],
  ['کارت خوان', ['fault']],
  ['pos', ['fault']],
  ['IBAN', ['change']],
  ['پرداخت خراب', ['fault']],
  ['رداخت', []],
  ['بیمه', ['claim']]
])('%s', (typed, want) => expect(found(offers, typed).map((one) => one.process)).toEqual(want));

test('groups come in the order of their first service', () => {
  expect(byGroup(offers).map(([group, all]) => [group, all.length])).toEqual([['خدمات پرداخت', 3], ['بیمه', 1]]);
  expect(byGroup([])).toEqual([]);
});
