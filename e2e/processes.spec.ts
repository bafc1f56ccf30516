import { expect, expectSound, test } from './fixtures.ts';
import { desktop } from './looks.ts';

// An operator sees where cases wait, and deploys the next version of a process from a page.

test('an operator looks at a process and deploys its next version', async ({ open, server, desk }) => {
  const { id } = await desk.once('fast', () => desk.claim());
  const [operator] = server.people('operator');
  const { page } = await open(desktop);
  await desk.enter(page, operator!);

  await test.step('the picture says where cases wait, to the eye and to the keys', async () => {
    await page.goto(server.at('/inbox/'));
    await page.locator('nav a[href="/inbox/processes"]').click();
    await expectSound(page);
    await page.getByRole('link', { name: 'هزینه‌ی درمان' }).click();
    const steps = page.getByRole('listbox', { name: 'نقشه‌ی هزینه‌ی درمان' });
    const review = steps.getByRole('option', { name: /^بررسی کارشناس/ });
    await expect(review).toHaveAccessibleName(/پرونده‌های باز در این گام: [۱-۹]/);
    await review.click();
    await page.keyboard.press('Home');
    await expect(steps.getByRole('option', { name: /^استعلام هویت/ })).toBeFocused();
    await page.keyboard.press('ArrowLeft');
    await expect(steps.getByRole('option', { selected: true })).not.toHaveAccessibleName(/^استعلام هویت/);
    await expectSound(page);
  });

  await test.step('a fault is shown in its place, and without it the version is deployed', async () => {
    await page.getByRole('link', { name: 'ویرایش و انتشار نسخه‌ی تازه' }).click();
    const text = page.getByRole('textbox', { name: 'متن تعریف' });
    await expect(text).toHaveValue(/^[\s\S]*id: medical_claim/);
    const whole = (await text.inputValue()).replace('version: 3', 'version: 4').replace('  from: 2', '  from: 3').replace(/\n  steps: \{review.*\n  vars: .*/, '');
    await text.fill(whole.replace('{else: expert_review}', '{else: expert_reviw}'));
    await page.getByRole('button', { name: 'بررسی', exact: true }).click();
    await expect(page.getByText('E201')).toBeVisible();
    await page.getByText('این ایراد یعنی چه؟').first().click();
    await expectSound(page);
    await page.getByRole('button', { name: /^خط / }).first().click();
    await expect(text).toBeFocused();
    expect(await text.evaluate((area: HTMLTextAreaElement) => area.value.slice(area.selectionStart, area.selectionEnd))).toBe('expert_reviw');
    await text.fill(whole);
    await page.getByRole('button', { name: 'بررسی', exact: true }).click();
    await expect(page.getByText('آماده‌ی انتشار است')).toBeVisible();
    await expectSound(page);
    await page.getByRole('button', { name: 'انتشار نسخه‌ی ۴' }).click();
    await expect(page.getByText('نسخه‌ی ۴ منتشر شد')).toBeVisible();
    await page.getByRole('link', { name: 'دیدن فرایند' }).last().click();
    await expect(page.getByRole('link', { name: 'نسخه‌ی ۴' })).toBeVisible();
  });

  await test.step('a case shows where it is in its own version', async () => {
    await page.goto(server.at(`/inbox/cases/${id}`));
    await page.locator('summary', { hasText: 'نقشه‌ی فرایند' }).click();
    await expect(page.getByRole('option', { name: /پرونده اینجاست/ })).toHaveAccessibleName(/^بررسی کارشناس/);
    await page.getByText('همین نقشه به شکل فهرست').click();
    await expectSound(page);
  });
});
