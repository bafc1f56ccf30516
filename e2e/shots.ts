import { mkdir, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { Page } from '@playwright/test';
import { expect, expectSound, test } from './fixtures.ts';
import { desktop, phone, type Look } from './looks.ts';
import type { PictureName } from './pictures.ts';
import type { Person } from './server.ts';

// Takes the pictures of docs/img from the demonstration (npm run shots). A page that is not sound gets none.

const folder = fileURLToPath(new URL('../docs/img/', import.meta.url));
const dark: Look = { ...desktop, name: 'en desktop dark', lang: 'en', scheme: 'dark' };

test.beforeAll(() => mkdir(folder, { recursive: true }));

async function take(page: Page, name: PictureName, sound = true): Promise<void> {
  if (sound) await expectSound(page);
  await page.evaluate(() => document.fonts.ready);
  const session = await page.context().newCDPSession(page);
  const { data } = await session.send('Page.captureScreenshot', { format: 'webp', quality: 82 });
  await writeFile(`${folder}${name}.webp`, Buffer.from(data, 'base64'));
  await session.detach();
}

test('the cartable', async ({ open, server, desk }) => {
  const { page } = await open(phone);
  const asked = await desk.claim({ birth_date: '2000-01-01' }); // whom the registry does not know is asked
  const item = await desk.asked(asked);
  await desk.enter(page, asked.owner);
  await page.goto(server.at('/cartable/'));
  await page.locator(`a[href="/cartable/items/${item}"]`).waitFor();
  await take(page, 'cartable');
  await page.goto(server.at(`/cartable/cases/${asked.id}`));
  await expect(page.getByRole('heading', { level: 1 })).toContainText('هزینه‌ی درمان');
  await take(page, 'request');
  await page.goto(server.at(`/cartable/items/${item}`));
  await expect(page.getByRole('heading', { level: 1 })).toContainText('اصلاح');
  await take(page, 'task');
  await page.goto(server.at('/cartable/start/medical_claim'));
  await expect(page.getByRole('heading', { level: 1 })).toContainText('ثبت هزینه');
  await page.getByRole('textbox').or(page.getByRole('radio')).first().waitFor();
  await take(page, 'form');
});

for (const { name, look } of [{ name: 'inbox', look: desktop }, { name: 'inbox-dark', look: dark }] as const) {
  test(`the inbox: ${look.name}`, async ({ open, server, desk }) => {
    const { page } = await open(look);
    await page.addInitScript((lang) => localStorage.setItem('kartabl.lang', lang), look.lang);
    const { no } = await desk.once('fast', () => desk.claim());
    const place = await desk.place(no, 'بررسی کارشناس', 'medical_expert');
    await desk.enter(page, place.worker);
    await page.goto(server.at(`/inbox/${encodeURIComponent(place.view)}/${place.item}`));
    await page.locator('section.pane').getByRole('heading', { level: 2 }).waitFor();
    await page.locator('.work').waitFor();
    await take(page, name);
  });
}

test('the pages of those who answer for it', async ({ open, server, desk }) => {
  const { page } = await open(desktop);
  const visit = async (person: Person | undefined, path: string, seen: string, name: PictureName, first = async () => {}) => {
    await desk.enter(page, person!);
    await page.goto(server.at(path));
    await page.locator(seen).first().waitFor();
    await first();
    await take(page, name, name !== 'design');
  };
  const [operator] = server.people('operator');
  await visit(operator, '/inbox/processes?id=medical_claim', '[role="listbox"]', 'process', async () => {
    await page.getByRole('heading', { name: 'نقشه‌ی فرایند' }).evaluate((title) => title.scrollIntoView());
  });
  await visit(operator, '/inbox/audit', 'main ol li', 'audit');
  await visit(operator, '/design', '#Timeline', 'design');
  await visit(server.people('finance')[0], '/inbox/money', 'main .card, main .empty', 'money');
});

test('what has stopped', async ({ open, server, desk, request }) => {
  const closed = await request.post(`${server.demo.sandbox}/api/faults`, { data: { service: 'registry', fault: 'closed' } });
  expect(closed).toBeOK();
  await desk.claim();
  const { page } = await open(desktop);
  await desk.enter(page, server.people('operator')[0]!);
  await expect(async () => {
    await page.goto(server.at('/inbox/problems'));
    await expect(page.locator('a[href*="cause="]').first()).toBeVisible({ timeout: 1_000 });
  }).toPass();
  await take(page, 'problems');
});
