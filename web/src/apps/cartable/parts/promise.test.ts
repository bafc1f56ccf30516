import { expect, test } from 'vitest';
import type { Stage } from '$lib/api/types';
import { promiseOf } from './promise';

const now = Date.parse('2026-11-22T08:00:00Z');
const stage = (state: Stage['state'], due?: string): Stage => ({ label: 'بررسی', state, due });

test('the promise of the stage where it stands is told, the last one of several', () => {
  expect(promiseOf([stage('done', '2026-12-01T08:00:00Z'), stage('current', '2026-11-23T07:00:00Z'), stage('current', '2026-11-24T07:30:00Z'), stage('next')], now)).toEqual({
    late: false,
    text: 'این گام را تا سه‌شنبه ۳ آذر ۱۴۰۵، ساعت ۱۱:۰۰ (۴۷ ساعت دیگر) به پایان می‌رسانیم.'
  });
});

test('what is late is said to be late', () => {
  expect(promiseOf([stage('current', '2026-11-22T07:00:00Z')], now)).toMatchObject({ late: true, text: expect.stringContaining('پوزش') });
});

test('where nothing is promised nothing is said', () => {
  expect(promiseOf([stage('done', '2026-11-23T07:00:00Z'), stage('current')], now)).toBeUndefined();
});
