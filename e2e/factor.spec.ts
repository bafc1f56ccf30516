import { expect, expectSound, test } from './fixtures.ts';
import { phone } from './looks.ts';
import { inPersian, signIn } from './steps.ts';
import { totp } from './totp.ts';

// Somebody turns two-step sign-in on, signs in by two steps, and turns it off again.
test('two-step sign-in, from turning it on to turning it off', async ({ open, server }) => {
  const person = server.people('customer').at(-1)!;
  const { page } = await open(phone);
  await page.goto(server.at('/cartable/security'));
  await signIn(page, person);
  await page.waitForURL(server.at('/cartable/security'));
  await page.getByLabel('گذرواژه', { exact: true }).fill(person.password);
  await page.getByRole('button', { name: 'آغاز', exact: true }).click();
  await expect(page.getByRole('img', { name: 'تصویر QR برای برنامه‌ی کدساز' })).toBeVisible();
  await expectSound(page);
  const secret = (await page.locator('.secret code').innerText()).replaceAll(' ', '');
  await page.getByLabel('کدی که برنامه اکنون نشان می‌دهد').fill(inPersian(totp(secret)));
  await page.getByRole('button', { name: 'روشن کردن' }).click();
  const codes = page.locator('li code');
  await expect(codes).toHaveCount(10);
  await expectSound(page);
  const recovery = await codes.first().innerText();
  await page.getByRole('button', { name: 'نگه داشتم' }).click();
  await expect(page.getByText('۱۰ کد بازیابی مانده است.')).toBeVisible();

  await page.getByRole('banner').locator('summary').click();
  await page.getByRole('button', { name: 'خروج' }).click();
  await page.waitForURL(server.at('/signin'));
  await signIn(page, person);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('گام دوم ورود');
  await expectSound(page);
  await page.reload(); // the step is the server's to know
  await page.getByLabel('کد', { exact: true }).fill(totp(secret, 1));
  await page.getByRole('button', { name: 'ورود', exact: true }).click();
  await page.waitForURL(server.at('/cartable/'));

  await page.goto(server.at('/cartable/security'));
  await page.getByRole('button', { name: 'خاموش کردن' }).click();
  await page.getByLabel('کد', { exact: true }).fill(recovery);
  await page.getByRole('button', { name: 'خاموش کردن' }).click();
  await expect(page.getByRole('button', { name: 'آغاز', exact: true })).toBeVisible();
  await expectSound(page);
});
