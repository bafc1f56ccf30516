import { expect, test } from 'vitest';
import { pageOf } from './routes';

test('addresses have their pages', () => {
  expect(pageOf('/cartable/')).toEqual({ page: 'home' });
  expect(pageOf('/cartable/cases/c1/do/anytime.add_document')).toMatchObject({ parts: { id: 'c1', name: 'anytime.add_document' } });
  expect(pageOf('/cartable/nothing')).toBeUndefined();
});
