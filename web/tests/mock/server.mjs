// A development server without Go: the built pages under the real policy of content, and canned answers.
// node tests/mock/server.mjs [port]; sign in as sara (customer) or expert1 (staff) with any password.
import { createReadStream, existsSync, statSync } from 'node:fs';
import { createServer } from 'node:http';
import { extname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as story from './story.mjs';

const dist = fileURLToPath(new URL('../../dist/', import.meta.url));
const port = Number(process.argv[2] ?? 5199);
const TYPES = { '.html': 'text/html; charset=utf-8', '.js': 'text/javascript', '.css': 'text/css', '.svg': 'image/svg+xml', '.woff2': 'font/woff2', '.json': 'application/json' };
const POLICY = "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; font-src 'self'; connect-src 'self'; object-src 'none'; base-uri 'none'; frame-ancestors 'none'; form-action 'self'";
const PICTURE = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==', 'base64');

let uploads = 0;
const sendings = new Map();
const sideOf = (req) => /kartabl_session=(\w+)/.exec(req.headers.cookie ?? '')?.[1];
const langOf = (req) => ((req.headers['accept-language'] ?? 'fa').startsWith('en') ? 'en' : 'fa');

function send(res, status, body, headers = {}) {
  res.writeHead(status, { 'content-type': status >= 400 ? 'application/problem+json' : 'application/json', 'cache-control': 'no-store', ...headers });
  res.end(body === undefined ? undefined : JSON.stringify(body));
}

const problem = (status, code, fa, en, fields) => ({ status, body: { title: { fa, en }, status, detail: { fa, en }, code, fields } });
const notFound = () => problem(404, 'not_found', 'چنین چیزی پیدا نشد.', 'There is nothing here by that name.');

const routes = [
  ['POST /api/session', ({ body }) => (body.password === 'wrong' ? problem(401, 'unauthorized', 'نام کاربری یا گذرواژه درست نیست.', 'The user name or the password is not right.') : { body: story.me(body.login?.startsWith('expert') ? 'staff' : 'customer', 'fa'), headers: { 'set-cookie': `kartabl_session=${body.login?.startsWith('expert') ? 'staff' : 'customer'}; Path=/; HttpOnly; SameSite=Lax` } })],
  ['GET /api/session', ({ side, query }) => ({ body: { step: ({ code: 'code', enrol: 'enrol' })[side] ?? (side ? 'done' : 'sign_in'), providers: [{ title: { fa: 'سامانه‌ی سازمان', en: 'the office' }, href: '/signin/oidc/office' }] } })],
  ['POST /api/session/factor', ({ body }) => (body.code === '000000' ? problem(422, 'invalid', 'برخی از موردها را درست کنید و دوباره بفرستید.', 'Correct the marked fields and send again.', [{ path: 'code', message: { fa: 'این کد درست نیست یا پیش‌تر به کار رفته است.', en: 'This code is not right, or was used before.' } }]) : { body: story.me('staff', 'fa'), headers: { 'set-cookie': 'kartabl_session=staff; Path=/; HttpOnly; SameSite=Lax' } })],
  ['GET /api/me/factor', ({ side }) => ({ body: side === 'staff' ? { on: true, since: new Date().toISOString(), codes_left: 8, demanded: true, password: true } : { on: false, codes_left: 0, demanded: false, password: true } })],
  ['POST /api/me/factor', () => ({ body: story.enrolment })],
  ['POST /api/me/factor/confirm', () => ({ body: { codes: story.recovery } })],
  ['POST /api/me/factor/codes', () => ({ body: { codes: story.recovery } })],
  ['POST /api/me/factor/remove', () => ({ status: 204 })],
  ['DELETE /api/session', () => ({ status: 204, headers: { 'set-cookie': 'kartabl_session=; Path=/; Max-Age=0' } })],
  ['GET /api/me', ({ side, lang }) => ({ body: story.me(side, lang) })],
  ['PATCH /api/me', ({ side, body }) => ({ body: story.me(side, body.lang) })],
  ['GET /api/home', ({ side, lang }) => ({ body: story.home(side, lang) })],
  ['GET /api/offers/:process', ({ parts }) => ({ body: { offer: story.offers.find((offer) => offer.process === parts.process), form: story.form(parts.process), key: `k${Date.now()}` } })],
  ['POST /api/cases', ({ body }) => (body.values.claimed_amount === 13 ? problem(422, 'invalid', 'برخی از موردها را درست کنید و دوباره بفرستید.', 'Correct the marked fields and send again.', [{ path: 'claimed_amount', message: { fa: 'این مبلغ با صورت‌حساب نمی‌خواند.', en: 'This amount does not match the invoice.' } }]) : { status: 201, body: story.cases[1] })],
  ['GET /api/cases', () => ({ body: { rows: story.cases } })],
  ['GET /api/cases/:id', ({ parts }) => ({ body: story.caseView(parts.id) })],
  ['GET /api/cases/:id/ledger', () => ({ body: story.ledger })],
  ['GET /api/cases/:id/actions/:name', ({ parts }) => ({ body: story.action(parts.name) })],
  ['POST /api/cases/:id/actions/:name', ({ parts }) => ({ body: story.caseView(parts.id) })],
  ['GET /api/items', ({ query }) => {
    const rows = query.get('view') === 'mine' ? story.desk.slice(0, 1) : query.get('view') === 'role:claims_manager' ? [] : story.desk;
    const from = query.get('after') ? rows.findIndex((row) => row.cursor === query.get('after')) + 1 : 0;
    const part = rows.slice(from, from + Number(query.get('limit') ?? 50));
    return { body: { rows: part, next: from + part.length < rows.length ? part.at(-1).cursor : '' } };
  }],
  ['GET /api/items/:id', ({ parts }) => (story.item(parts.id) ? { body: story.item(parts.id) } : notFound())],
  ['POST /api/items/:id/claim', ({ parts }) => (story.hold(parts.id, true), { body: story.item(parts.id) })],
  ['POST /api/items/:id/release', ({ parts }) => (story.hold(parts.id, false), { status: 204 })],
  ['POST /api/items/:id/submit', ({ parts }) => ({ body: { case: story.caseView(story.item(parts.id).case) } })],
  ['PUT /api/items/:id/draft', () => ({ body: { saved_at: new Date().toISOString() } })],
  ['POST /api/items/:id/pay', ({ parts }) => ({ body: { redirect: `/cartable/cases/${story.item(parts.id).case}?paid=unknown` } })],
  ['POST /api/items/:id/sign', ({ parts }) => ({ body: { case: story.caseView(story.item(parts.id).case) } })],
  ['POST /api/uploads', ({ body }) => {
    const id = `s${++uploads}`;
    sendings.set(id, { id, name: body.name, size: body.size, offset: 0, ends_at: new Date().toISOString() });
    return { status: 201, body: sendings.get(id) };
  }],
  ['GET /api/uploads/:id', ({ parts }) => (sendings.has(parts.id) ? { body: sendings.get(parts.id) } : notFound())],
  ['PUT /api/uploads/:id/parts/:offset', ({ parts, raw }) => {
    const sending = sendings.get(parts.id);
    sending.offset += raw.length;
    if (sending.offset === sending.size) sending.document = { id: `u${parts.id}`, name: sending.name, type: 'application/pdf', size: sending.size, at: new Date().toISOString() };
    return { body: sending };
  }],
  ['DELETE /api/uploads/:id', () => ({ status: 204 })],
  ['GET /api/documents', () => ({ body: { rows: [] } })],
  ['DELETE /api/documents/:id', () => ({ status: 204 })]
].map(([rule, answer]) => {
  const [method, path] = rule.split(' ');
  const names = [...path.matchAll(/:(\w+)/g)].map((found) => found[1]);
  return { method, pattern: new RegExp(`^${path.replace(/:\w+/g, '([^/]+)')}$`), names, answer };
});

async function api(req, res, url) {
  if (url.pathname === '/api/live') return live(res);
  const side = sideOf(req);
  const lang = langOf(req);
  if (!side && url.pathname !== '/api/session') return send(res, 401, story.said(problem(401, 'unauthorized', 'نشست شما به پایان رسیده است.', 'Your session is over.').body, lang));
  const document = /^\/api\/documents\/(.+)$/.exec(url.pathname);
  if (document && req.method === 'GET') return res.writeHead(200, { 'content-type': 'image/png', 'content-disposition': 'attachment' }).end(PICTURE);
  const chunks = [];
  for await (const chunk of req) chunks.push(chunk);
  const raw = Buffer.concat(chunks);
  for (const { method, pattern, names, answer } of routes) {
    const found = req.method === method && pattern.exec(url.pathname);
    if (!found) continue;
    const parts = Object.fromEntries(names.map((name, i) => [name, decodeURIComponent(found[i + 1])]));
    const body = req.headers['content-type']?.includes('json') && raw.length ? JSON.parse(raw) : {};
    const { status = 200, body: out, headers } = answer({ parts, body, raw, side, lang, query: url.searchParams });
    return send(res, status, out && story.said(out, lang), headers);
  }
  send(res, 404, story.said(notFound().body, lang));
}

function live(res) {
  res.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
  res.write(': here\n\n');
}

function page(req, res, url) {
  if (url.pathname === '/') return res.writeHead(303, { location: '/signin' }).end();
  const app = url.pathname.split('/')[1];
  const wanted = normalize(join(dist, url.pathname));
  const file = wanted.startsWith(dist) && existsSync(wanted) && statSync(wanted).isFile() ? wanted : join(dist, app, 'index.html');
  if (!existsSync(file)) return send(res, 404, {});
  res.writeHead(200, { 'content-type': TYPES[extname(file)] ?? 'application/octet-stream', 'content-security-policy': POLICY });
  createReadStream(file).pipe(res);
}

createServer((req, res) => {
  const url = new URL(req.url, 'http://localhost');
  if (url.pathname.startsWith('/api/')) return void api(req, res, url).catch((error) => send(res, 500, { title: String(error) }));
  page(req, res, url);
}).listen(port, '127.0.0.1', () => console.log(`http://127.0.0.1:${port}/signin`));
