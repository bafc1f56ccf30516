import { beforeEach, expect, test } from 'vitest';
import type { Exchange } from '$lib/api/types';
import type { Lang } from '$lib/i18n';
import { overwriteGetLocale } from '$lib/i18n/paraglide/runtime.js';
import { factsOf, laidOut, outcomeOf, saidOf, waitingText } from './exchanges';

const speak = (lang: Lang) => overwriteGetLocale(() => lang);

const exchange = (more: Partial<Exchange> = {}): Exchange => ({
  key: 'k', kind: 'call', step: 'identity', service: 'registry', operation: 'lookup', attempt: 2, at: '2026-12-03T05:30:00Z',
  millis: 1234, outcome: 'failed', sent: 2, received: 0, request: '{}', answer: '', ...more
});

beforeEach(() => speak('fa'));

test('each outcome has words, an icon and a colour of its own meaning', () => {
  const said = (['answered', 'failed', 'held', 'not_sent'] as const).map((outcome) => outcomeOf({ outcome }));
  expect(said.map(({ tone }) => tone)).toEqual(['ok', 'bad', 'warn', 'bad']);
  expect(new Set(said.map(({ text }) => text)).size).toBe(4);
  expect(new Set(said.map(({ icon }) => icon)).size).toBe(4);
});

test('an attempt tells its number and its time', () => {
  expect(factsOf(exchange())).toBe('تلاش ۲ · ۱٬۲۳۴ میلی‌ثانیه');
  expect(factsOf(exchange({ outcome: 'not_sent' }))).toBe('تلاش ۲');
  speak('en');
  expect(factsOf(exchange({ kind: 'undo', millis: 5 }))).toBe('Taking back · Attempt 2 · 5 ms');
});

test('a failure tells what is known of it', () => {
  expect(saidOf(exchange({ status: 503, code: 'closed', detail: 'try later' }))).toBe('HTTP 503 · closed · try later');
  expect(saidOf(exchange({ outcome: 'answered' }))).toBe('');
});

test('a call that waits tells for what', () => {
  const call = { step: 's', service: 'registry', operation: 'lookup', attempt: 3, due: '2026-12-03T05:30:00Z' };
  expect(waitingText({ ...call, cause: 'service_down' })).toContain('۱۲ آذر');
  expect(waitingText({ ...call, cause: 'service_down' })).not.toBe(waitingText(call));
  expect(waitingText({ ...call, under_way: true })).not.toContain('آذر');
});

test('JSON is laid out; nothing else is changed', () => {
  expect(laidOut('{"a":[1,"•••"]}')).toBe('{\n  "a": [\n    1,\n    "•••"\n  ]\n}');
  for (const text of ['', '{"a":"cut…', '{"n":12345678901234567890}', '<b>']) expect(laidOut(text)).toBe(text);
});
