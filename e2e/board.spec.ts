import { expect, expectSound, test } from './fixtures.ts';
import { desktop } from './looks.ts';
import { inPersian } from './steps.ts';

// Who looks after queues sees their loads, and hands work from one to another; who runs the
// installation sees how it fares.

test('a supervisor hands work out, and an operator looks at what runs', async ({ open, server, desk }) => {
  const { no } = await desk.claim();
  const { item } = await desk.place(no, 'بررسی کارشناس', 'medical_expert');
  const [supervisor] = server.people('supervisor');
  const { page } = await open(desktop);
  await desk.enter(page, supervisor!);
  await page.goto(server.at('/inbox/'));
  await page.locator('nav a[href="/inbox/board"]').click();
  const queue = page.getByRole('list', { name: 'صف‌ها' }).locator('> li').filter({ hasText: 'صف کارشناسی پزشکی' });
  await queue.getByRole('link', { name: 'صف کارشناسی پزشکی' }).click();
  const list = page.getByRole('listbox');
  const row = page.locator(`#pile-${item}`);
  await expect(row).toContainText(inPersian(no));
  await expect(page.locator('[data-person]')).not.toHaveCount(0);
  await expectSound(page);

  /** Somebody who is here and has not got the piece of work. */
  const other = async () => {
    const held = await row.innerText();
    const here = page.locator('[data-person]').filter({ hasNotText: /تا .* نیست|اکنون نیست/ });
    const names = await here.getByRole('link').allInnerTexts();
    return names.find((name) => !held.includes(name))!;
  };

  await test.step('with the keyboard, and back again', async () => {
    const before = await row.locator('.who').innerText();
    const name = await other();
    await list.focus();
    await expect(async () => {
      await page.keyboard.press('ArrowDown');
      expect(await list.getAttribute('aria-activedescendant')).toBe(`pile-${item}`);
    }).toPass();
    await page.keyboard.press('Space');
    await expect(row).toHaveAttribute('aria-selected', 'true');
    await page.keyboard.press('Enter');
    await expect(page.getByRole('dialog').getByRole('textbox')).toBeFocused();
    await expectSound(page);
    await page.keyboard.insertText(name);
    await expect(page.getByRole('dialog').getByRole('button', { name })).toBeVisible();
    await page.keyboard.press('Enter');
    await expect(row).toContainText(name);
    await expect(row).toContainText('انجام شد');
    await expect(list).toBeFocused();
    await page.keyboard.press('z');
    await expect(row.locator('.who')).toHaveText(before);
  });

  await test.step('the help tells the keys of the page that is open', async () => {
    const help = page.getByRole('dialog', { name: 'کلیدهای میان‌بر' });
    const keys = async () => {
      await page.keyboard.press('Shift+Slash');
      await expect(help).toBeVisible();
      const told = await help.locator('kbd').allInnerTexts();
      await expectSound(page);
      await page.keyboard.press('Escape');
      await expect(help).toBeHidden();
      return told;
    };
    const here = await keys();
    expect(here).toEqual(expect.arrayContaining(['Ctrl+K', 'G', 'Z', '/', '?']));
    expect(here.filter((key) => ['J', 'K', 'Enter', 'C', 'R', 'X', 'F', 'S', 'Ctrl+/'].includes(key)), 'of the lists of work').toEqual([]);
    await page.goto(server.at('/inbox/'));
    await expect(page.getByRole('listbox')).toBeVisible();
    const there = await keys();
    expect(there).toEqual(expect.arrayContaining(['J', 'K', 'F', 'S']));
    expect(there).not.toContain('G');
    await page.goBack();
  });

  await test.step('with the pointer', async () => {
    const name = await other();
    await row.dragTo(page.locator('[data-person]').filter({ hasText: name }));
    await expect(row).toContainText(name);
    await expectSound(page);
  });

  await test.step('how the installation fares', async () => {
    const [operator] = server.people('operator');
    await desk.enter(page, operator!);
    await page.goto(server.at('/inbox/'));
    await page.locator('nav a[href="/inbox/system"]').click();
    await expect(page.getByRole('region', { name: 'برنامه و پایگاه داده' })).toContainText('آماده به کار');
    await expect(page.getByRole('region', { name: 'کارهای زمان‌دار' })).toContainText('زمان‌سنج‌ها');
    await expect(page.getByRole('region', { name: 'سرویس‌ها و درگاه‌ها' })).toContainText('civil_registry');
    await expectSound(page);
  });
});
