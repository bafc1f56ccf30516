import { writeFile } from 'node:fs/promises';
import type { Page, Request } from '@playwright/test';
import { expect, expectSound, test } from './fixtures.ts';
import { phone } from './looks.ts';
import { pdf } from './paper.ts';
import { answerClaim, inPersian, next } from './steps.ts';

// A large file over a bad line, and a document that was given before.

/** A paper of some length: a scan as phones make it. */
const scan = (name: string) => ({ ...pdf(name), buffer: Buffer.concat([pdf(name).buffer, Buffer.alloc(300_000, ' ')]) });

const partsOf = (request: Request) => /\/api\/uploads\/[^/]+\/parts\/(\d+)$/.exec(request.url())?.[1];

/** The line breaks with the second part of a file. */
async function breaksOnce(page: Page): Promise<string[]> {
  const sent: string[] = [];
  await page.route('**/api/uploads/*/parts/*', async (route) => {
    sent.push(partsOf(route.request()) ?? '?');
    if (sent.length !== 2) return route.continue();
    await page.context().setOffline(true);
    return route.abort('internetdisconnected');
  });
  return sent;
}

test('a customer sends files over a bad line, and one that he gave before', async ({ open, server, desk }) => {
  const first = await desk.claim();
  const { page, watch } = await open(phone);
  watch.expect(/ERR_INTERNET_DISCONNECTED/);
  await desk.enter(page, first.owner);
  const files = page.locator('.files');

  await test.step('the questions come one by one', async () => {
    await page.goto(server.at('/cartable/start/medical_claim'));
    await expect(page.getByText('پرسش ۱ از ۶')).toBeVisible();
    await next(page);
    await expect(page.getByRole('alert')).toBeFocused();
    await expect(page.getByRole('alert').getByRole('link')).toHaveCount(1);
    await expectSound(page);
    await answerClaim(page, 'دندان‌پزشکی', {
      amount: async () => {
        await page.getByRole('button', { name: 'پرسش پیشین' }).click();
        await expect(page.getByLabel('تاریخ درمان', { exact: true })).toHaveValue('۱۴۰۴/۱۲/۱۰');
        await next(page);
      }
    });
  });

  await test.step('a file whose line breaks goes on where it was', async () => {
    const sent = await breaksOnce(page);
    await files.getByLabel('صورت‌حساب‌ها').setInputFiles(scan('صورت‌حساب تازه.pdf'));
    await expect(files.getByText(/فرستاده شده است. همین که اینترنت وصل شود، از همان‌جا ادامه می‌یابد/)).toBeVisible();
    await expectSound(page);
    await page.context().setOffline(false);
    await expect(files.getByRole('button', { name: 'برداشتن صورت‌حساب تازه.pdf' })).toBeVisible();
    await expect(files.getByRole('progressbar')).toBeHidden();
    expect(sent.slice(0, 3), 'what had come was not sent again').toEqual(['0', '65536', '65536']);
    expect(sent.filter((part) => part === '0')).toHaveLength(1);
  });

  await test.step('what he removes is gone', async () => {
    const removed = page.waitForResponse((answer) => answer.request().method() === 'DELETE' && answer.url().includes('/api/documents/'));
    await files.getByRole('button', { name: 'برداشتن صورت‌حساب تازه.pdf' }).click();
    await expect(files.getByText('صورت‌حساب تازه.pdf')).toBeHidden();
    const gone = (await removed).url();
    expect((await page.request.get(gone)).status()).toBe(404);
  });

  await test.step('he gives what he gave with another request', async () => {
    await files.getByText('گزینش از مدارکی که پیش‌تر داده‌اید').click();
    const row = files.locator('details li').filter({ hasText: inPersian(first.no) });
    await expect(row).toContainText('صورت‌حساب.pdf');
    await expectSound(page);
    await row.getByRole('button', { name: 'همین را به کار ببرید: صورت‌حساب.pdf' }).click();
    await expect(files.getByRole('button', { name: 'برداشتن صورت‌حساب.pdf' })).toBeVisible();
    await expect(row).toBeHidden();
    await next(page);
  });

  await test.step('he changes an answer and sends it', async () => {
    await expect(page.locator('.answers')).toContainText('صورت‌حساب.pdf');
    await page.locator('.answers > div').filter({ hasText: 'مبلغ (ریال)' }).getByRole('button', { name: /^تغییر/ }).click();
    await expect(page.getByLabel('مبلغ (ریال)')).toBeFocused();
    await next(page);
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('پاسخ‌ها را بازبینی کنید');
    await page.getByRole('button', { name: 'فرستادن' }).click();
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('درخواست شما ثبت شد');
  });

  await test.step('his request has it, and says by when staff are done', async () => {
    await expect(page.getByText(/این گام را تا .* به پایان می‌رسانیم/)).toBeVisible();
    await expectSound(page);
    await page.getByRole('link', { name: 'پیگیری درخواست' }).click();
    await expect(page.getByRole('link', { name: 'صورت‌حساب.pdf' })).toBeVisible();
    await expect(page.getByText(/این گام را تا .* به پایان می‌رسانیم/)).toBeVisible();
  });
});

test('a page that is loaded anew in the middle of a file does not send again what has come', async ({ open, server, desk }, info) => {
  const { page } = await open(phone);
  await desk.enter(page, await desk.customer());
  // A file of the disk: chosen again it is the same one, with the same time.
  const paper = info.outputPath('scan.pdf');
  await writeFile(paper, scan('scan.pdf').buffer);
  const files = page.locator('.files');
  const sent: string[] = [];
  let stuck = true;
  await page.route('**/api/uploads/*/parts/*', (route) => {
    sent.push(partsOf(route.request()) ?? '?');
    if (!stuck || sent.length === 1) return route.continue();
  });
  const sendWhole = async () => {
    await files.getByLabel('صورت‌حساب‌ها').setInputFiles(paper);
    await expect(files.getByText('scan.pdf')).toBeVisible();
    await expect(files.getByRole('progressbar')).toBeHidden();
  };

  await test.step('the first part has come, the second is on its way', async () => {
    await page.goto(server.at('/cartable/start/medical_claim'));
    await answerClaim(page, 'دندان‌پزشکی');
    await files.getByLabel('صورت‌حساب‌ها').setInputFiles(paper);
    await expect.poll(() => sent).toEqual(['0', '65536']);
  });

  await test.step('after a reload the same file goes on there', async () => {
    await page.reload();
    stuck = false;
    await sendWhole();
    expect(sent.slice(0, 3)).toEqual(['0', '65536', '65536']);
    expect(sent.filter((part) => part === '0')).toHaveLength(1);
  });

  await test.step('once it has come it is not gone on with', async () => {
    await files.getByRole('button', { name: 'برداشتن scan.pdf' }).click();
    await expect(files.getByText('scan.pdf')).toBeHidden();
    await sendWhole();
    expect(sent.filter((part) => part === '0')).toHaveLength(2);
  });
});
