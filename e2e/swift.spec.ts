import type { Locator, Page } from '@playwright/test';
import { expect, expectSound, test } from './fixtures.ts';
import { desktop } from './looks.ts';

// A clerk without a mouse: what he does is found by a few letters, taken back by a key, and what
// he writes again and again is ready. New work is told and moves nothing.

/** Goes on by Tab until the hand is there. */
async function tabTo(page: Page, to: Locator): Promise<void> {
  await expect(to).toBeVisible();
  await expect(async () => {
    await page.keyboard.press('Tab');
    expect(await to.evaluate((element) => element === document.activeElement)).toBe(true);
  }).toPass({ intervals: [0] });
}

/** Types a few letters in the palette; what is found first is done. */
async function command(page: Page, letters: string, first: string): Promise<void> {
  await page.keyboard.press('ControlOrMeta+k');
  await choose(page, letters, first);
}

async function choose(page: Page, letters: string, first: string): Promise<void> {
  const palette = page.locator('dialog[open]').filter({ has: page.getByRole('listbox') }).last();
  await expect(palette.getByRole('combobox')).toBeFocused();
  await page.keyboard.type(letters);
  await expect(palette.getByRole('option', { selected: true })).toContainText(first);
  await page.keyboard.press('Enter');
  await expect(palette).toHaveCount(0);
}

test('a clerk works by keyboard alone', async ({ open, server, desk }) => {
  const { no, owner } = await desk.claim();
  const { worker, item } = await desk.place(no, 'بررسی کارشناس', 'medical_expert');
  await (await desk.as(worker)).post(`/api/items/${item}/claim`);
  const { page } = await open(desktop);
  await desk.enter(page, worker);
  await page.goto(server.at(`/inbox/mine/${item}`));
  const pane = page.locator('section.pane');
  const claim = pane.getByRole('button', { name: 'برداشتن کار' });
  const release = pane.getByRole('button', { name: 'رها کردن' });
  await expect(release).toBeVisible();

  await page.keyboard.press('ControlOrMeta+k');
  await expect(page.getByRole('combobox', { name: 'فرمان‌ها' })).toBeFocused();
  await expectSound(page);
  await choose(page, 'release', 'رها کردن');
  await expect(claim).toBeVisible();
  await expect(page.getByRole('button', { name: 'برگرداندن' })).toBeVisible();
  await expectSound(page);
  await page.keyboard.press('z');
  await expect(release).toBeVisible();
  await expect(page.getByText('به حال پیش برگشت.')).toBeVisible();

  await command(page, 'متن', 'نوشتن و ویرایش متن‌های آماده');
  await tabTo(page, page.getByRole('button', { name: 'متن تازه' }));
  await expectSound(page);
  await page.keyboard.press('Enter');
  const writing = page.getByRole('dialog', { name: 'متن تازه' });
  await tabTo(page, writing.getByLabel('نام متن'));
  await page.keyboard.type('درود');
  await tabTo(page, writing.getByRole('textbox', { name: 'متن', exact: true }));
  await page.keyboard.type('{نام مشتری} گرامی، پرونده‌ی {شماره‌ی پرونده}:');
  await expectSound(page);
  await tabTo(page, writing.getByRole('button', { name: 'ذخیره‌ی متن' }));
  await page.keyboard.press('Enter');
  await expect(page.getByRole('button', { name: 'پاک کردن «درود»' })).toBeVisible();
  await page.keyboard.press('Escape');

  const reason = pane.getByRole('textbox', { name: 'دلیل رد' });
  await command(page, 'فرم', 'رفتن به فرم');
  await tabTo(page, reason);
  await page.keyboard.type('توجه:');
  await page.keyboard.press('ControlOrMeta+/');
  await choose(page, 'گرامی', 'درود');
  const digits = no.replace(/\d/g, (digit) => '۰۱۲۳۴۵۶۷۸۹'[Number(digit)]!);
  await expect(reason).toHaveValue(`توجه: ${owner.name} گرامی، پرونده‌ی ${digits}:`);
  await expect(reason).toBeFocused();
  await page.keyboard.press('ControlOrMeta+z');
  await expect(reason).toHaveValue('توجه:');

  await command(page, no, digits);
  await expect(page).toHaveURL(new RegExp(`/inbox/mine/${item}$`));
  await command(page, 'dense', 'فهرست فشرده');
  await expect(page.getByRole('button', { name: 'فهرست فشرده' })).toHaveAttribute('aria-pressed', 'true');
  await expectSound(page);
});

test('a long list draws what is seen, and new work moves nothing', async ({ open, server, desk }) => {
  const { no } = await desk.claim();
  const { worker, item } = await desk.place(no, 'بررسی کارشناس', 'medical_expert');
  await (await desk.as(worker)).post(`/api/items/${item}/claim`);
  let come = 0;
  const { page } = await open(desktop);
  await desk.enter(page, worker);
  await page.route('**/api/items?*', async (route) => {
    const answer = (await (await route.fetch()).json()) as { rows: { id: string }[] };
    const [row] = answer.rows.filter((one) => one.id === item);
    const many = Array.from({ length: 90 }, (_, i) => ({ ...row, id: `more-${i}` }));
    const fresh = Array.from({ length: come }, (_, i) => ({ ...row, id: `new-${i}` }));
    await route.fulfill({ json: { rows: [...fresh, row, ...many] } });
  });
  // What is made up opens as ours does.
  await page.route('**/api/items/more-0{,/**}', async (route) => route.fulfill({ response: await route.fetch({ url: route.request().url().replace('more-0', item) }) }));
  await page.goto(server.at(`/inbox/mine/${item}`));
  const rows = page.locator('.rows [role="option"]');
  const chosen = page.locator('.rows [aria-selected="true"]');
  await expect(chosen).toBeVisible();
  expect(await rows.count()).toBeLessThan(40);

  // Choosing leaves the list as it is, so that the next click finds its row.
  const first = await rows.first().elementHandle();
  for (const id of ['more-0', item]) {
    await page.locator(`#row-${id}`).click();
    await expect(chosen).toHaveAttribute('id', `row-${id}`);
    expect(await first?.evaluate((row) => row.isConnected)).toBe(true);
  }

  // Nor is a click lost while the list still turns.
  const hit = await page.getByRole('listbox').evaluate(async (list) => {
    list.scrollBy(0, 300);
    await new Promise<void>((turned) => list.addEventListener('scroll', () => requestAnimationFrame(() => requestAnimationFrame(() => turned())), { once: true }));
    const { left, top, width, height } = list.getBoundingClientRect();
    list.scrollTo(0, 0);
    return document.elementFromPoint(left + width / 2, top + height / 2)?.closest('[role="option"]')?.id;
  });
  expect(hit).toMatch(/^row-/);

  come = 3;
  await desk.claim();
  await expect(page.locator('[aria-live="polite"]').getByRole('button', { name: '۳ کار تازه' })).toBeVisible();
  await expect(chosen).toHaveAttribute('id', `row-${item}`);
  await expect(rows.first()).toHaveAttribute('id', `row-${item}`);
});
