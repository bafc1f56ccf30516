import { claimToItsEnd } from './claim.ts';
import { expect, test } from './fixtures.ts';

// What the other journeys go through on SQLite, the main one does on both databases.
test.use({ database: 'postgres' });

test('a claim, from the request to the letter, on PostgreSQL', async ({ open, server, desk }) => {
  await claimToItsEnd({ open, server, desk });
  const operator = await desk.as(server.people('operator')[0]!);
  const { database } = (await (await operator.get('/api/system')).json()) as { database: { about: string } };
  expect(database.about, 'where all of it is kept').toContain('PostgreSQL');
});
