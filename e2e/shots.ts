import { mkdir } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { Page } from '@playwright/test';
import { test } from './fixtures.ts';
import { desktop, phone } from './looks.ts';

// The pictures of docs/pictures (npm run shots): they show the demonstration, and test nothing.

const picture = (name: string) => fileURLToPath(new URL(`../docs/pictures/${name}.png`, import.meta.url));

async function take(page: Page, name: string): Promise<void> {
  await page.evaluate(() => document.fonts.ready);
  await page.screenshot({ path: picture(name), animations: 'disabled', caret: 'hide', scale: 'css' });
}

test.beforeAll(() => mkdir(fileURLToPath(new URL('../docs/pictures', import.meta.url)), { recursive: true }));

test('cartable', async ({ open, server, desk }) => {
  const { page } = await open(phone);
  const unpaid = await desk.claim({ claim_kind: 'outpatient' });
  const item = await desk.asked(unpaid);
  await desk.enter(page, unpaid.owner);
  await page.goto(server.at('/cartable/'));
  await page.locator(`a[href="/cartable/items/${item}"]`).waitFor();
  await take(page, 'cartable');
});

test('inbox', async ({ open, server, desk }) => {
  const { page } = await open(desktop);
  const place = await desk.place((await desk.claim()).no, 'بررسی کارشناس', 'medical_expert');
  await desk.enter(page, place.worker);
  await page.goto(server.at(`/inbox/${encodeURIComponent(place.view)}/${place.item}`));
  await page.locator('section.pane').getByRole('heading', { level: 2 }).waitFor();
  await page.locator('.work').waitFor();
  await take(page, 'inbox');
});
