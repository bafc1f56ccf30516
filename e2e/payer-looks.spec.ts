import type { APIRequestContext } from '@playwright/test';
import { decide } from './bank.ts';
import { Counter, type Fee } from './counter.ts';
import { expect, expectSound, test, type Seen } from './fixtures.ts';
import { desktop, looks } from './looks.ts';

// What payer and finance see of money in all its states, in every look: whole in its
// window and open to everybody.

let counter: Counter;
let pages: Promise<Page[]> | undefined;

interface Page {
  who: 'sara' | 'mina';
  path: string;
}

// The first of them arranges what all look at.
test.describe.configure({ timeout: 240_000 });

test.beforeAll(async () => {
  counter = await Counter.open();
});

test.afterAll(() => counter?.close());

/** Payments in every state, and the pages that tell of them. */
async function arrange(seen: Seen, request: APIRequestContext): Promise<Page[]> {
  const { page } = seen;
  const at = async (what: 'pay' | 'cancel', before?: (mine: Fee) => Promise<void>) => {
    const mine = await counter.fee(seen);
    await counter.toBank(page);
    await before?.(mine);
    await decide(page, what);
    await counter.back(page, mine);
    await counter.bank.calm(request);
    const { pathname, search } = new URL(page.url());
    return { mine, path: pathname + search };
  };
  const paid = await at('pay');
  await page.getByRole('link', { name: 'رسید' }).first().click();
  const receipt = new URL(page.url()).pathname;
  const failed = await at('cancel');
  const disputed = await at('pay', () => counter.bank.does(request, 'other_amount'));
  const late = await at('pay', (mine) => counter.cancel(page, mine));
  const doubt = await at('pay', () => counter.bank.does(request, 'says_pending'));
  const fresh = await counter.fee(seen);
  for (const hostility of ['list_foreign', 'list_lacks']) await counter.bank.does(request, hostility);
  await expect(counter.reconcile()).rejects.toThrow();
  await counter.bank.does(request, 'says_pending'); // the doubt lasts
  const payer = [paid, failed, disputed, late, doubt].map(({ path }) => path);
  const items = [fresh, doubt.mine].map(({ item }) => `/cartable/items/${item}`);
  const money = ['', '?state=disputed', '?tab=refunds&show=all', '?tab=differences', '?tab=differences&closed=true'];
  const one = `?text=${disputed.mine.no}`;
  return [
    ...['/cartable/', ...items, ...payer, receipt].map((path) => ({ who: 'sara' as const, path })),
    ...[...money, one].map((search) => ({ who: 'mina' as const, path: `/inbox/money${search}` }))
  ];
}

for (const look of looks) {
  test(`money: ${look.name}`, async ({ open, request }) => {
    pages ??= arrange(await open(desktop), request);
    const all = await pages;
    const { page } = await open(look);
    await page.goto(counter.office.at('/signin'));
    if (look.lang === 'en') await page.evaluate(() => localStorage.setItem('kartabl.lang', 'en'));
    let who = '';
    for (const { who: reader, path } of all) {
      if (who !== reader) await counter.enter(page, reader);
      who = reader;
      await page.goto(counter.office.at(path));
      await expect(page.locator('main .card, main .empty').first()).toBeVisible();
      await expect(page.locator('[aria-busy="true"]')).toHaveCount(0);
      await expectSound(page);
    }
    await page.locator('a[href*="id="]').first().click();
    await expect(page.locator('#facts-title')).toBeVisible(); // the list has a table too
    await expectSound(page);
  });
}
