import { expect, expectSound, test } from './fixtures.ts';
import { desktop } from './looks.ts';

// Three pieces of work lie in a queue: one is taken before its turn with a reason, one by the key, the rest by the boxes.

test('work is taken by turn, and out of turn it is seen', async ({ open, server, desk }) => {
  const [worker, ...others] = server.people('medical_expert');
  for (const person of [worker!, ...others]) {
    const session = await desk.as(person);
    const { rows } = (await (await session.get('/api/items?view=mine')).json()) as { rows: { id: string; queue?: string }[] };
    for (const row of rows) if (row.queue) await session.post(`/api/items/${row.id}/release`);
  }
  const session = await desk.as(worker!);
  const inQueue = async () => (await (await session.get('/api/items?view=queue:medical_experts&sort=turn')).json()) as { rows: { id: string }[] };
  const his: string[] = []; // four eyes keep him from some of it
  for (const { id } of (await inQueue()).rows) if ((await (await session.get(`/api/items/${id}`)).json()).can_claim) his.push(id);
  const [first, second, third] = his as [string, string, string];
  const { page } = await open(desktop);
  await desk.enter(page, worker!);
  await page.goto(server.at('/inbox/queue%3Amedical_experts'));
  const row = (id: string) => page.locator(`[role="option"][id="row-${id}"]`);
  await expect(row(third)).toBeVisible();

  await row(second).click();
  await page.locator('.pane').getByRole('button', { name: 'برداشتن کار' }).click();
  await page.getByRole('radio', { name: 'مشتری تماس فوری گرفته است' }).check();
  await expectSound(page);
  await page.getByRole('button', { name: 'همین را برمی‌دارم' }).click();
  await expect(page.locator('.pane').getByRole('button', { name: 'رها کردن' })).toBeVisible();

  await page.keyboard.press('n');
  await expect(page).toHaveURL(new RegExp(`${first}$`));

  await page.getByRole('button', { name: 'تازه کردن فهرست' }).click();
  await expect(row(first)).toHaveCount(0);
  await row(third).click();
  await page.keyboard.press('x');
  await page.getByRole('group', { name: 'کارهای گزیده' }).getByRole('button', { name: 'برداشتن کار' }).click();
  await expect(row(third)).toContainText('انجام شد');
  await expectSound(page);

  const taken = await (await session.get(`/api/items/${first}`)).json();
  expect(taken.holder_name).toBe(worker!.name);
});
