import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { forget, send, sendOut, shut } from './page';

type Row = { token?: string; status?: number; body?: unknown };

const stale: Row = { status: 403, body: { type: 'urn:kartabl:invalid.page_token' } };

/** What the server answers, request by request; what it was sent is in `seen`. */
function serve(...rows: Row[]) {
  const seen: string[] = [];
  vi.stubGlobal('fetch', async (request: Request) => {
    seen.push(`${request.method} ${new URL(request.url).pathname} ${request.headers.get('X-Kartabl-Token') ?? '-'} ${await request.text()}`.trim());
    const { token, status = 200, body = {} } = rows.shift()!;
    return new Response(JSON.stringify(body), { status, headers: token ? { 'X-Kartabl-Token': token } : {} });
  });
  return seen;
}

const here = 'http://kartabl.test/cartable/';
const at = (path: string) => new URL(path, here);
const get = (path: string) => send(new Request(at(path)));
const post = (path: string) => send(new Request(at(path), { method: 'POST', body: 'x' }));
const home = (token: string, id: string): Row => ({ token, body: { me: { id } } });

describe('the token of the page', () => {
  beforeEach(() => {
    forget();
    vi.stubGlobal('location', { href: here });
  });
  afterEach(() => vi.unstubAllGlobals());

  it('is learned with the person and sent with each change', async () => {
    const seen = serve(home('a', '1'), {}, {});
    await get('/api/home');
    await get('/api/cases');
    await post('/api/cases');
    expect(seen).toEqual(['GET /api/home -', 'GET /api/cases -', 'POST /api/cases a x']);
  });

  it('is not learned from what says nothing of the person', async () => {
    const seen = serve(home('a', '1'), { token: 'b', body: { id: 'a case' } }, {});
    await get('/api/home');
    await get('/api/cases/2');
    await post('/api/cases');
    expect(seen[2]).toContain(' a ');
  });

  it('comes with a session that is opened', async () => {
    const seen = serve({ token: 'a', body: { id: '1' } }, {});
    await post('/api/session');
    await post('/api/session/factor');
    expect(seen).toEqual(['POST /api/session - x', 'POST /api/session/factor a x']);
  });

  it('is asked for once when the session has another one by now', async () => {
    const seen = serve(home('a', '1'), stale, { token: 'b', body: { step: 'done', person: '1' } }, {});
    await get('/api/home');
    expect((await post('/api/cases')).status).toBe(200);
    expect(seen.slice(1)).toEqual(['POST /api/cases a x', 'GET /api/session -', 'POST /api/cases b x']);
  });

  it('is not asked for twice', async () => {
    const seen = serve(home('a', '1'), stale, { token: 'b', body: { person: '1' } }, stale);
    await get('/api/home');
    expect((await post('/api/cases')).status).toBe(403);
    expect(seen).toHaveLength(4);
  });

  it('sends nothing in the name of somebody else who has signed in meanwhile', async () => {
    const seen = serve(home('a', '1'), stale, { token: 'b', body: { step: 'done', person: '2' } }, stale, { token: 'b', body: { person: '2' } });
    await get('/api/home');
    expect((await post('/api/cases')).status).toBe(403);
    expect((await post('/api/cases')).status).toBe(403);
    expect(seen.filter((line) => line.startsWith('POST'))).toEqual(['POST /api/cases a x', 'POST /api/cases a x']);
  });

  it('leaves other refusals as they are', async () => {
    const seen = serve(home('a', '1'), { status: 403, body: { type: 'urn:kartabl:forbidden' } });
    await get('/api/home');
    expect(await (await post('/api/cases')).json()).toEqual({ type: 'urn:kartabl:forbidden' });
    expect(seen).toHaveLength(2);
  });
});

describe('the way out', () => {
  beforeEach(() => {
    forget();
    vi.stubGlobal('location', { href: here });
  });
  afterEach(() => vi.unstubAllGlobals());

  /** Requests in the order in which they were sent; each is answered when the test says so, or dropped by its own signal. */
  function hang() {
    const seen: { line: string; answer: () => void }[] = [];
    vi.stubGlobal('fetch', (request: Request, init: RequestInit = {}) => {
      return new Promise((resolve, reject) => {
        init.signal?.addEventListener('abort', () => reject(new Error('dropped')));
        seen.push({ line: `${request.method} ${new URL(request.url).pathname}`, answer: () => resolve(new Response('{}')) });
      });
    });
    return { lines: () => seen.map(({ line }) => line), answer: (n: number) => seen[n]!.answer() };
  }
  const settled = () => new Promise((resolve) => setImmediate(resolve));

  it('is taken by what ends the session alone: what is read is dropped, what comes then waits', async () => {
    const { lines, answer } = hang();
    const came = vi.fn();
    void get('/api/home').then(came, came);
    await settled();
    await shut();
    void get('/api/cases').then(came, came);
    void post('/api/items/1/here').then(came, came);
    const out = sendOut(new Request(at('/api/session'), { method: 'DELETE' }));
    await settled();
    answer(1);
    expect((await out).status).toBe(200);
    await settled();
    expect(lines()).toEqual(['GET /api/home', 'DELETE /api/session']);
    expect(came).not.toHaveBeenCalled();
  });

  it('waits for a change that is under way', async () => {
    const { answer } = hang();
    const gone = vi.fn();
    const changed = vi.fn();
    void post('/api/cases').then(changed);
    await settled();
    void shut().then(gone);
    await settled();
    expect(gone).not.toHaveBeenCalled();
    answer(0);
    await settled();
    expect([gone.mock.calls.length, changed.mock.calls.length]).toEqual([1, 0]);
  });

  it('opens again for who stays: what was dropped is asked anew, and nothing is sent twice', async () => {
    const { lines, answer } = hang();
    const home = get('/api/home');
    await settled();
    const open = await shut();
    const saved = post('/api/cases');
    open();
    await settled();
    expect(lines()).toEqual(['GET /api/home', 'GET /api/home', 'POST /api/cases']);
    answer(1);
    answer(2);
    expect([(await home).status, (await saved).status]).toEqual([200, 200]);
  });
});
