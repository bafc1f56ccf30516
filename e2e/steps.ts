import { expect, request, type APIRequestContext, type Locator, type Page } from '@playwright/test';
import type { Place } from './desk.ts';
import type { Person, Server } from './server.ts';

/** Signs in at the page where the browser is, in Persian or English. */
export async function signIn(page: Page, { login, password }: Person): Promise<void> {
  await page.getByLabel(/^(نام کاربری|User name)$/).fill(login);
  await page.getByLabel(/^(گذرواژه|Password)$/).fill(password);
  await page.getByRole('button', { name: /^(ورود|Sign in)$/ }).click();
}

/** Gives a browser the session of this person, as if he had signed in at the server of this address. */
export async function enter(page: Page, url: string, { login, password }: Person): Promise<void> {
  const answer = await page.request.post(`${url}/api/session`, { headers: { Origin: url }, data: { login, password } });
  expect(answer, login).toBeOK();
}

/** What a page of this browser sends with each change, for a test that makes one behind it. */
export async function marks(session: APIRequestContext, url: string): Promise<Record<string, string>> {
  const answer = await session.get(`${url}/api/session`);
  return { Origin: url, 'X-Kartabl-Token': answer.headers()['x-kartabl-token'] ?? '' };
}

/** Somebody's session without a browser: signed in, with the headers of his page. */
export async function sessionOf(url: string, { login, password }: Person): Promise<APIRequestContext> {
  const door = await request.newContext({ baseURL: url, extraHTTPHeaders: { Origin: url } });
  await expect(await door.post('/api/session', { data: { login, password } }), login).toBeOK();
  const extraHTTPHeaders = { 'Accept-Language': 'fa', ...(await marks(door, url)) };
  const session = await request.newContext({ baseURL: url, storageState: await door.storageState(), extraHTTPHeaders });
  await door.dispose();
  return session;
}

const persian = '۰۱۲۳۴۵۶۷۸۹';

/** A text with its digits as Persian readers see them. */
export const inPersian = (text: string): string => text.replace(/\d/g, (digit) => persian.charAt(Number(digit)));

/** Goes to the next question of a form. */
export const next = (page: Page): Promise<void> => page.getByRole('button', { name: 'ادامه' }).click();

/** Answers a claim's questions one by one, up to its files; another way to the day, and what is done once the amount stands. */
export async function answerClaim(page: Page, kind: string, way: { day?: () => Promise<void>; amount?: () => Promise<void> } = {}): Promise<void> {
  await page.getByRole('radio', { name: kind }).check();
  await next(page);
  await page.getByLabel('تاریخ تولد', { exact: true }).fill('۱۳۶۴/۲/۲۲');
  await next(page);
  await (way.day?.() ?? page.getByLabel('تاریخ درمان', { exact: true }).fill('۱۴۰۴/۱۲/۱۰'));
  await next(page);
  await page.getByLabel('مبلغ (ریال)').pressSequentially('۸۰۰۰۰۰۰');
  await way.amount?.();
  await next(page);
  await page.getByLabel('شماره‌ی شبا').fill('IR82 0540 1026 8002 0817 9090 02');
  await next(page);
}

/** Signs a member of staff in and opens a piece of work in his inbox: its view, then its row. */
export async function openWork(page: Page, server: Server, place: Place, no: string): Promise<Locator> {
  await page.goto(server.at('/inbox/'));
  await signIn(page, place.worker);
  await page.locator(`nav a[href="/inbox/${encodeURIComponent(place.view)}"]`).click();
  const row = page.locator(`#row-${place.item}`);
  await expect(async () => {
    // The list holds only the rows in sight, so it is turned until ours comes.
    if ((await row.count()) === 0) await page.getByRole('listbox').evaluate((list) => list.scrollBy(0, 500));
    await expect(row).toBeVisible({ timeout: 500 });
  }).toPass();
  await expect(row).toContainText(inPersian(no));
  await row.click();
  const pane = page.locator('section.pane');
  await expect(pane).toContainText(inPersian(no));
  const claim = pane.getByRole('button', { name: 'برداشتن کار' });
  await expect(pane.locator('.work')).toBeVisible();
  if (await claim.isVisible()) {
    await claim.click();
    const anyway = page.getByRole('button', { name: 'همین را برمی‌دارم' }); // where it is another item's turn
    if (await anyway.isVisible()) await anyway.click();
  }
  await expect(claim).toBeHidden();
  return pane;
}
