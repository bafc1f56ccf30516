import { claimToItsEnd } from './claim.ts';
import { test } from './fixtures.ts';

test('a claim, from the request to the letter', ({ open, server, desk }) => claimToItsEnd({ open, server, desk }));
