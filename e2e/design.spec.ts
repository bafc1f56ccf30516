import { expect, expectOpen, test } from './fixtures.ts';
import { looks } from './looks.ts';

// Every component in all its states, in every look: whole in its window and open to everybody.

const words = { fa: { title: 'طراحی', ask: 'پرسیدن', open: 'باز کردن', send: 'بازگشت پرونده' }, en: { title: 'Design', ask: 'Ask', open: 'Open', send: 'Send the case back' } };

for (const look of looks) {
  const text = words[look.lang];

  test(`the parts of the pages: ${look.name}`, async ({ open, server, desk }) => {
    const { page } = await open(look);
    await page.addInitScript((lang) => localStorage.setItem('kartabl.lang', lang), look.lang);
    await desk.enter(page, server.people('operator')[0]!);
    await page.goto(server.at('/design'));
    await expect(page.getByRole('heading', { level: 1 })).toHaveText(text.title);
    await expect(page.locator('html')).toHaveAttribute('dir', look.lang === 'fa' ? 'rtl' : 'ltr');
    await expectOpen(page);

    await page.locator('#Dialog').getByRole('button', { name: text.ask }).click();
    await expectOpen(page, 'dialog[open]');
    await page.keyboard.press('Escape');
    await page.locator('#Calendar').getByRole('button', { name: text.open }).click();
    await expectOpen(page, '#Calendar');
    // A dialog whose answers are on their way, and one that they were refused in.
    for (const [at, state] of ['busy', 'failed'].entries()) {
      await page.locator('#FormDialog').getByRole('button', { name: text.open }).nth(at + 1).click();
      const dialog = page.getByRole('dialog');
      await dialog.getByRole('textbox').fill(look.name);
      await dialog.getByRole('button', { name: text.send }).click();
      await expect(state === 'busy' ? dialog.locator('[aria-disabled="true"]') : dialog.getByRole('alert')).toBeVisible();
      await expectOpen(page, 'dialog[open]');
      await page.keyboard.press('Escape');
    }
  });
}
