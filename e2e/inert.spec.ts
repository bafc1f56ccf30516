import { readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { APIRequestContext, Page } from '@playwright/test';
import { expect, test, type Seen } from './fixtures.ts';
import { Installation } from './installation.ts';
import { desktop, phone, type Look } from './looks.ts';
import { enter, sessionOf } from './steps.ts';

// Attack case 27: whatever people type, wherever it is stored, is text on every page that
// shows it. The names, labels and steps of the process have markup in them too.

const payloads = JSON.parse(readFileSync(new URL('payloads.json', import.meta.url), 'utf8')) as string[];
const story = payloads.join('\n');
const short = payloads.filter((payload) => payload.length <= 90);

/** What would be there if a text had become markup. */
const markup = [
  'kb-mark, iframe, object, embed, base, marquee, audio, video, math, noscript img, meta[http-equiv=refresh], script:not([src])',
  '[onerror], [onload], [onclick], [onfocus], [onmouseover], [ontoggle], [onbegin], [onstart], [srcdoc]',
  '[href*="javascript:" i], [href*="vbscript:" i], [href^="data:text"], [href*="evil.example"], [src*="evil.example"], form[action*="evil.example"]'
].join();

interface Work {
  id: string;
  case: string;
}

const reasons = payloads.slice(0, 5);
const sarasName = short.slice(0, 3).join(' ');

let office: Installation;
let sara: APIRequestContext;
let answered: { id: string; subject: string };
let asked: string;
let waiting: Work;
let fileNames: string[];
let absent: string[];

test.beforeAll(async () => {
  office = await Installation.start('naughty', '  allow_hosts: []\n', { sara: 'customer', omid: 'clerk', boss: 'supervisor' });
  await rename();
  sara = await sessionOf(office.url, office.people.sara!);
  const papers = await upload();
  fileNames = papers.map(({ name }) => name);
  await send(sara, '/api/cases', { process: 'note', values: { line: story.slice(0, 200), story, papers: papers.map(({ id }) => id) } });
  for (const line of payloads) await send(sara, '/api/cases', { process: 'note', values: { line, story, papers: [] } });
  await staff((await read<{ rows: { id: string; subject: string }[] }>(sara, '/api/cases?limit=100')).rows);
});

test.afterAll(async () => {
  await sara?.dispose();
  await office?.stop();
});

/** Gives everybody names that nobody has, and the office sixty members of staff more. */
async function rename(): Promise<void> {
  const cell = (text: string) => `"${text.replaceAll('"', '""')}"`;
  const lines = short.map((payload, i) => `p${i},${cell(payload)},staff,clerk`);
  const file = join(tmpdir(), `kartabl-names-${process.pid}.csv`);
  const known = [`sara,${cell(sarasName)},customer,`, `omid,${cell(short.slice(3, 6).join(' '))},staff,clerk`];
  await writeFile(file, ['login,name,side,roles', ...known, ...lines].join('\n'));
  await office.do('user', 'import', file);
}

/** Hands over a file for each name and gives what became of them. No name keeps a quotation mark. */
async function upload(): Promise<{ id: string; name: string }[]> {
  const papers: { id: string; name: string }[] = [];
  for (const name of payloads.filter((payload) => !payload.includes('"'))) {
    const answer = await sara.post('/api/documents', { multipart: { file: { name: `${name}_.txt`, mimeType: 'text/plain', buffer: Buffer.from('a note') } } });
    expect(answer, await answer.text()).toBeOK();
    papers.push((await answer.json()) as { id: string; name: string });
  }
  return papers;
}

/** Answers the newest note by a letter, asks about the next, and notes absences. */
async function staff(told: { id: string; subject: string }[]): Promise<void> {
  const [omid, boss] = [await sessionOf(office.url, office.people.omid!), await sessionOf(office.url, office.people.boss!)];
  const work = await workOf(omid);
  for (const [n, outcome] of ['write', 'ask'].entries()) {
    const { id } = work.find((row) => row.case === told[n]!.id)!;
    await omid.post(`/api/items/${id}/claim`);
    await send(omid, `/api/items/${id}/submit`, { outcome, values: { answer: story }, version: 0 });
  }
  [answered, waiting] = [told[0]!, work.find((row) => row.case === told.at(-1)!.id)!];
  await send(omid, `/api/items/${waiting.id}/claim`, {});
  const { items } = await read<{ items: { id: string }[] }>(sara, `/api/cases/${told[1]!.id}`);
  asked = items[0]!.id;
  const rows = (await read<{ rows: { id: string; name: string }[] }>(boss, '/api/people')).rows.filter(({ name }) => short.includes(name));
  const from = new Date(Date.now() + 86_400_000).toISOString().slice(0, 10);
  for (const [i, reason] of payloads.slice(0, 20).entries()) await send(boss, '/api/absences', { person: rows[i]!.id, from, until: from, reason });
  absent = rows.slice(0, 20).map(({ name }) => name);
  await send(omid, '/api/absences', { from, until: from, reason: reasons.join('\n') });
  await omid.dispose();
  await boss.dispose();
}

/** What lies in all views of a member of staff. */
async function workOf(session: APIRequestContext): Promise<Work[]> {
  const { views } = await read<{ views: { key: string }[] }>(session, '/api/home');
  const pages = views.map(({ key }) => read<{ rows: Work[] | null }>(session, `/api/items?limit=100&view=${encodeURIComponent(key)}`));
  return (await Promise.all(pages)).flatMap(({ rows }) => rows ?? []);
}

async function send(session: APIRequestContext, path: string, data: object): Promise<void> {
  const answer = await session.post(path, { data });
  expect(answer, `${path}: ${await answer.text()}`).toBeOK();
}

async function read<T>(session: APIRequestContext, path: string): Promise<T> {
  const answer = await session.get(path);
  expect(answer, `${path}: ${await answer.text()}`).toBeOK();
  return (await answer.json()) as T;
}

/** A browser in which anything that runs, asks or leads away is seen. */
async function watched(open: (look: Look) => Promise<Seen>, look: Look, login: string): Promise<Page> {
  const { page, watch } = await open(look);
  const strange = (what: string) => watch.problems.push(what);
  page.on('dialog', (dialog) => (strange(`dialog: ${dialog.message()}`), void dialog.dismiss()));
  page.on('popup', () => strange('a window of its own'));
  page.on('request', (request) => /^(blob|data):/.test(request.url()) || request.url().startsWith(office.url) || strange(`asks ${request.url()}`));
  await page.exposeFunction('kbHit', () => strange('a payload ran'));
  await enter(page, office.url, office.people[login]!);
  return page;
}

/** The page shows these texts, letter by letter, and none has become anything else. */
async function expectInert(page: Page, path: string, ...texts: string[]): Promise<void> {
  if (new URL(page.url(), office.url).pathname !== path) await page.goto(office.at(path));
  const shown = () =>
    page.evaluate(() => {
      const fields = [...document.querySelectorAll<HTMLInputElement>('input, textarea')].map((field) => field.value);
      return [document.body.textContent, ...fields].join('\n').replace(/\s+/g, ' ');
    });
  const plain = (text: string) => text.replace(/\s+/g, ' ').trim();
  for (const text of texts) await expect.poll(shown, { message: `${path} shows ${text}` }).toContain(plain(text));
  expect(await page.locator(markup).evaluateAll((all) => all.map((element) => element.outerHTML.slice(0, 200))), path).toEqual([]);
  expect(page.url()).toContain(path);
}

test('a customer’s pages', async ({ open }) => {
  const page = await watched(open, phone, 'sara');
  const title = 'یادداشت <img src=x onerror=kbHit()> "><kb-mark>';
  const question = '<iframe srcdoc=x> پرسش';
  await expectInert(page, '/cartable/', sarasName, title, question);
  await expectInert(page, '/cartable/cases', title, question, 'تمام <kb-mark>');
  await expectInert(page, `/cartable/cases/${answered.id}`, title, `پاسخ به ${answered.subject}`);
  await expectInert(page, `/cartable/cases/${answered.id}/letters/1`, sarasName, ...payloads);
  await page.emulateMedia({ media: 'print' });
  await expectInert(page, `/cartable/cases/${answered.id}/letters/1`, ...payloads);
  await page.emulateMedia({ media: 'screen' });
  await expectInert(page, `/cartable/items/${asked}`, ...payloads);
  await expectInert(page, '/cartable/start/note', '<kb-mark>سطر', '<kb-mark>الف</kb-mark>', '<a href=javascript:kbHit()>');
  await expectInert(page, '/cartable/account', sarasName);
});

test('staff’s pages', async ({ open }) => {
  const page = await watched(open, desktop, 'omid');
  await expectInert(page, `/inbox/mine/${waiting.id}`, sarasName, 'بررسی <kb-mark>', 'نامه <kb-mark>', ...payloads, ...fileNames);
  await expectInert(page, '/inbox/absences', ...absent, ...reasons);
});
