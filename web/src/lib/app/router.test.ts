import { expect, test } from 'vitest';
import { match } from './router.svelte';

test.each([
  ['/cartable', '/cartable/', {}],
  ['/cartable/cases/:id', '/cartable/cases/c1', { id: 'c1' }],
  ['/inbox/:view', '/inbox/queue%3Aclaims_desk', { view: 'queue:claims_desk' }],
  ['/inbox/:view', '/inbox/%E0%A4%A', { view: '%E0%A4%A' }],
  ['/cartable/cases/:id', '/cartable/cases', undefined],
  ['/cartable/cases/:id', '/cartable/items/c1', undefined]
])('%s against %s', (pattern, path, want) => expect(match(pattern, path)).toEqual(want));
