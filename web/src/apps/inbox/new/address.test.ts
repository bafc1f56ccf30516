import { expect, test } from 'vitest';
import { NEW, stepOf, urlOf } from './address';

test.each([{}, { customer: 'c 1' }, { customer: 'c', process: 'claim' }, { process: 'leave' }, { customer: 'c', item: 'i-1' }])('%j survives the address', (step) => {
  const url = new URL(urlOf(step), 'http://x');
  expect(url.pathname).toBe(NEW);
  expect(stepOf(url.searchParams)).toEqual({ customer: undefined, process: undefined, item: undefined, ...step });
});
