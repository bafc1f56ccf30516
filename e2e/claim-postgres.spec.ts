import { claimToItsEnd } from './claim.ts';
import { test } from './fixtures.ts';

// What the other journeys go through on SQLite, the main one does on both databases.
test.use({ database: 'postgres' });

test('a claim, from the request to the letter, on PostgreSQL', ({ open, server, desk }) => claimToItsEnd({ open, server, desk }));
