import { test as base, expect, type Page } from '@playwright/test';
import { Desk } from './desk.ts';
import { contextOf, type Look } from './looks.ts';
import { Server, type Database } from './server.ts';
import { findings } from './sound.ts';
import { accessibilityFaults, tooWide, Watch } from './watch.ts';

/** A page somebody looks at, watched from its first moment. */
export interface Seen {
  page: Page;
  watch: Watch;
}

interface Fixtures {
  /** Opens a browser with this look; the test fails at the end if its page met a problem. */
  open: (look: Look) => Promise<Seen>;
}

interface WorkerFixtures {
  /** What the server keeps its data in. */
  database: Database;
  /** One running Kartabl for all tests of a worker. */
  server: Server;
  desk: Desk;
}

export const test = base.extend<Fixtures, WorkerFixtures>({
  database: ['sqlite', { scope: 'worker', option: true }],

  server: [
    async ({ database }, use) => {
      const server = await Server.start(database);
      await use(server);
      await server.stop();
    },
    { scope: 'worker', timeout: 90_000 }
  ],

  desk: [
    async ({ server }, use) => {
      const desk = new Desk(server);
      await use(desk);
      await desk.close();
    },
    { scope: 'worker' }
  ],

  open: async ({ browser }, use) => {
    const all: Seen[] = [];
    await use(async (look) => {
      const context = await browser.newContext(contextOf(look));
      const page = await context.newPage();
      const seen = { page, watch: new Watch(page) };
      all.push(seen);
      return seen;
    });
    const problems = all.flatMap(({ watch }) => watch.problems);
    await Promise.all(all.map(({ page }) => page.context().close()));
    expect(problems, 'what the pages met').toEqual([]);
  }
});

/** Nothing on this page, once it has come, keeps anybody out, and nothing is cut off. */
export async function expectSound(page: Page): Promise<void> {
  await expect(page.locator('.skeleton').filter({ visible: true })).toHaveCount(0);
  await expectOpen(page);
}

/** The page as it is, or what is named of it, keeps nobody out, and nothing of it is cut off. */
export async function expectOpen(page: Page, within?: string): Promise<void> {
  expect.soft(await accessibilityFaults(page, within), 'accessibility').toEqual([]);
  expect.soft(await tooWide(page), 'wider than the window').toEqual([]);
  const { small, lost, moving } = await findings(page, within);
  expect.soft(small, 'smaller than a finger').toEqual([]);
  expect.soft(lost, 'lost where text is twice as large').toEqual([]);
  expect.soft(moving, 'moving where no motion is wanted').toEqual([]);
}

export { expect };
