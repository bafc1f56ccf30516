import type { Page } from '@playwright/test';
import { expect, expectSound, test } from './fixtures.ts';
import { looks, type Look } from './looks.ts';
import type { Server } from './server.ts';
import { signIn } from './steps.ts';
import { walk } from './walk.ts';

// Every page in all the looks: whole in its window, open to everybody, in one language, and walked by the keyboard.

const words = {
  fa: { dir: 'rtl', signIn: 'ورود', home: 'کارتابل', start: 'ثبت هزینه‌ی درمان', request: 'هزینه‌ی درمان', notices: 'پیام‌ها', task: 'اصلاح تاریخ تولد', pay: 'پرداخت کارمزد بررسی', work: 'بررسی کارشناس', lines: 'خط به خط', holding: 'نزد صف کارشناسی پزشکی', seen: 'را دید' },
  en: { dir: 'ltr', signIn: 'Sign in', home: 'cartable', start: 'New claim', request: 'Medical-expense claim', notices: 'Messages', task: 'Correct your birth date', pay: 'Pay the review fee', work: 'Expert review', lines: 'Line by line', holding: 'With Medical review', seen: 'looked at' }
};

/** The first page, in the language of the look: it comes in Persian. */
async function atSignIn(page: Page, server: Server, look: Look): Promise<void> {
  await page.goto(server.at('/signin'));
  if (look.lang === 'en') await page.getByRole('button', { name: 'English' }).click();
}

/** The page has this title and all that a page must have. */
async function expectPage(page: Page, look: Look, title: string): Promise<void> {
  await expect(page.getByRole('heading', { level: 1 })).toContainText(title);
  await expectWhole(page, look);
}

async function expectWhole(page: Page, look: Look): Promise<void> {
  await expect(page.locator('html')).toHaveAttribute('lang', look.lang);
  await expect(page.locator('html')).toHaveAttribute('dir', words[look.lang].dir);
  await expect(page.getByText('در حال بارگذاری').or(page.locator('[aria-busy="true"]'))).toHaveCount(0);
  await expectSound(page);
  if (look.lang === 'fa') expect.soft(await walk(page), 'by the Tab key').toEqual([]);
}

for (const look of looks) {
  const text = words[look.lang];

  test(`the cartable: ${look.name}`, async ({ open, server, desk }) => {
    // A birth date that the registry does not know asks the customer for another.
    const unknown = await desk.once('unknown', () => desk.claim({ birth_date: '2000-01-01' }));
    const unpaid = await desk.once('unpaid', () => desk.claim({ claim_kind: 'outpatient' }));
    const { page } = await open(look);

    await atSignIn(page, server, look);
    await expectPage(page, look, text.signIn);
    await signIn(page, unknown.owner);
    await expectPage(page, look, text.home);
    await page.goto(server.at('/cartable/start/medical_claim'));
    await expectPage(page, look, text.start);
    await page.goto(server.at(`/cartable/cases/${unknown.id}`));
    await expectPage(page, look, text.request);
    await page.goto(server.at(`/cartable/items/${await desk.asked(unknown)}`));
    await expectPage(page, look, text.task);
    await page.goto(server.at('/cartable/notices'));
    await expectPage(page, look, text.notices);

    await desk.enter(page, unpaid.owner);
    await page.goto(server.at(`/cartable/items/${await desk.asked(unpaid)}`));
    await expectPage(page, look, text.pay);
  });

  test(`the inbox: ${look.name}`, async ({ open, server, desk }) => {
    const { no } = await desk.once('fast', () => desk.claim());
    const place = await desk.place(no, 'بررسی کارشناس', 'medical_expert');
    const { page } = await open(look);
    await atSignIn(page, server, look);
    await signIn(page, place.worker);
    await page.waitForURL(server.at('/inbox/'));
    await page.goto(server.at(`/inbox/${encodeURIComponent(place.view)}/${place.item}`));
    await expect(page.locator('section.pane').getByRole('heading', { level: 2 })).toHaveText(text.work);
    await page.getByRole('button', { name: text.lines }).click();
    await expect(page.locator('aside ol li').filter({ hasText: text.holding }).first()).toBeVisible();
    await expectWhole(page, look);

    const [operator] = server.people('operator');
    await desk.enter(page, operator!);
    await page.goto(server.at(`/inbox/audit?case=${encodeURIComponent(no)}`));
    await expect(page.locator('ol li').filter({ hasText: text.seen }).first()).toBeVisible();
    await expectWhole(page, look);
  });
}
