import { beforeEach, describe, expect, test } from 'vitest';
import type { CaseTime, LedgerClock, LedgerLine } from '$lib/api/types';
import type { Lang } from '$lib/i18n';
import { overwriteGetLocale } from '$lib/i18n/paraglide/runtime.js';
import { account, figure, holding, length, partsOf, standing, stretch } from './time';

const speak = (lang: Lang) => overwriteGetLocale(() => lang);

const line = (more: Partial<LedgerLine> = {}): LedgerLine => ({
  party: 'staff', with: 'کارشناس مالی', from: '2026-12-03T05:30:00Z', to: '2026-12-03T08:00:00Z',
  calendar_s: 9000, business_s: 9000, clocks: ['promise'], ...more
});
const clock = (name: string, from: string): LedgerClock => ({ name, business: true, budget_s: 273_600, spent_s: 9000, from });
const now = Date.parse('2026-12-10T00:00:00Z');

beforeEach(() => speak('fa'));

test('a line reads as people say it', () => {
  expect(`${stretch(line(), now)} ${holding(line(), true)}`).toBe('۱۲ آذر ۰۹:۰۰–۱۱:۳۰ نزد کارشناس مالی: ۲:۳۰ کاری');
  speak('en');
  expect(`${stretch(line(), now)} ${holding(line({ with: 'Finance' }), true)}`).toBe('3 December 09:00–11:30 With Finance: 2:30 business');
});

describe('a stretch', () => {
  test.each([
    ['over days', '2026-12-04T08:00:00Z', '۱۲ آذر ۰۹:۰۰ تا ۱۳ آذر ۱۱:۳۰'],
    ['until now', undefined, '۱۲ آذر ۰۹:۰۰ تا اکنون']
  ])('%s', (_, to, want) => expect(stretch({ from: line().from, to }, now)).toBe(want));
  test('of another year says so', () => {
    expect(stretch(line(), Date.parse('2027-12-10T00:00:00Z'))).toBe('۱۲ آذر ۱۴۰۵ ۰۹:۰۰–۱۱:۳۰');
  });
});

test.each([
  [0, '۰:۰۰'], [2, '۰:۰۰'], [60, '۰:۰۱'], [9000, '۲:۳۰'], [166.5 * 3600, '۱۶۶:۳۰']
])('%d seconds', (seconds, want) => expect(length(seconds)).toBe(want));

test('less than a minute is told in seconds, of either time', () => {
  expect([figure(2, true), figure(2, false), figure(0, true), figure(9000, true), figure(9000, false)]).toEqual(['۲ ثانیه', '۲ ثانیه', '۰:۰۰ کاری', '۲:۳۰ کاری', '۲:۳۰ ساعت']);
});

test.each([
  [line({ party: 'customer', with: undefined }), 'نزد مشتری: ۲:۳۰ کاری'],
  [line({ with: undefined }), 'نزد همکاران: ۲:۳۰ کاری'],
  [line({ party: 'third', with: undefined }), 'منتظر بیرون از سازمان: ۲:۳۰ کاری'],
  [line({ party: 'done', with: undefined }), 'پرونده بسته بود: ۲:۳۰ کاری']
])('whose it was %#', (of, want) => expect(holding(of, true)).toBe(want));

test('without a calendar hours are hours', () => expect(holding(line(), false)).toBe('نزد کارشناس مالی: ۲:۳۰ ساعت'));

describe('what stood still', () => {
  const one = [clock('promise', line().from)];
  test('is told', () => expect(standing(line({ clocks: [] }), one)).toBe('مهلت ایستاده بود'));
  test('is not what counted', () => expect(standing(line(), one)).toBe(''));
  test('is not what was closed', () => expect(standing(line({ party: 'done', clocks: [] }), one)).toBe(''));
  test('is not of an earlier period', () => expect(standing(line({ clocks: [] }), [clock('promise', '2026-12-05T00:00:00Z')])).toBe(''));
  test('is named where there are several', () => {
    expect(standing(line(), [...one, clock('whole', line().from)])).toBe('مهلت ایستاده بود: whole');
  });
});

test('an account', () => {
  expect(account(clock('promise', ''), false)).toBe('مهلت پرونده: ۲:۳۰ از ۷۶:۰۰ کاری');
  expect(account({ ...clock('promise', ''), business: false }, true)).toBe('promise: ۲:۳۰ از ۷۶:۰۰ ساعت');
});

describe('the parts', () => {
  const time = (...parts: [string, number][]): CaseTime => ({
    business: true, age: { calendar_s: parts.reduce((sum, [, n]) => sum + n, 0), business_s: 0 },
    parts: parts.map(([party, n]) => ({ party: party as 'staff', calendar_s: n, business_s: 0 }))
  });
  test('make a hundred percent', () => {
    expect(partsOf(time(['staff', 1], ['customer', 1], ['third', 1])).map((part) => part.percent)).toEqual([34, 33, 33]);
  });
  test('leave out what is nothing', () => expect(partsOf(time(['staff', 5], ['done', 0])).length).toBe(1));
  test('of a case that has just begun are none', () => expect(partsOf(time(['staff', 0]))).toEqual([]));
});
