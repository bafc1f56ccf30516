/**
 * The token of the page: each change carries it, and the server takes it for the session
 * that the page was filled by. A page learns it together with the person whom it shows.
 */

import { keepFor } from '$lib/offline/kept';

const header = 'X-Kartabl-Token';
const tellers = ['/api/home', '/api/me', '/api/session'];

/** How long a change that is under way holds up who leaves, in milliseconds. */
const PATIENCE = 2000;

let token = '';
let person = '';
/** What is asked goes through it; it does not open while the person is on his way out. */
let door: Promise<void> = Promise.resolve();
let reads = new AbortController();
const changes = new Set<Promise<unknown>>();

/** Begins anew, as a page that has just been opened; for tests. */
export function forget(): void {
  token = person = '';
  door = Promise.resolve();
}

/** Says for whom a page is that what was kept has filled: its changes are sent in nobody else's session. */
export function filledFor(reader: string): void {
  person ||= reader;
}

/** Sends a request of the page. On the way out it waits, and for good once the session is over: nobody asks any more. */
export async function send(request: Request): Promise<Response> {
  await door;
  if (isRead(request)) return asked(request);
  const sent = sendOut(request);
  changes.add(sent);
  try {
    return await sent;
  } finally {
    changes.delete(sent);
    await door;
  }
}

/**
 * Lets nothing out any more: what is being read is dropped, a change that is under way is waited for, but not long.
 * The function it gives opens again, and what was dropped is asked anew.
 */
export async function shut(): Promise<() => void> {
  let open!: () => void;
  door = new Promise<void>((resolve) => (open = resolve));
  reads.abort();
  reads = new AbortController();
  await Promise.race([Promise.allSettled(changes), new Promise((late) => setTimeout(late, PATIENCE))]);
  return open;
}

async function asked(request: Request): Promise<Response> {
  const { signal } = reads;
  try {
    const answer = await learn(request, await fetch(request.clone(), { signal }));
    if (!signal.aborted) return answer;
  } catch (thrown) {
    if (!signal.aborted) throw thrown;
  }
  return send(request);
}

/** Sends a change with the page's token, whether or not the door is shut. Where the session has another one by now, that is asked for once. */
export async function sendOut(request: Request): Promise<Response> {
  const again = request.clone();
  const answer = await learn(request, await fetch(marked(request)));
  if (answer.status !== 403 || !isForeign(403, await read(answer)) || !(await renewed())) return answer;
  return learn(again, await fetch(marked(again)));
}

/** The headers of a change that is not sent by fetch. */
export const marks = (): Record<string, string> => (token ? { [header]: token } : {});

/** Reports whether an answer says that the token is not that of the session. */
export const isForeign = (status: number, body: unknown): boolean =>
  status === 403 && isObject(body) && body.type === 'urn:kartabl:invalid.page_token';

/** Asks for the token anew; false where by now somebody else is signed in, for whom the page was not meant. */
export async function renewed(): Promise<boolean> {
  const before = { token, person };
  const request = new Request(new URL('/api/session', location.href));
  await learn(request, await fetch(request));
  if (before.person === '' || person === before.person) return token !== before.token;
  ({ token, person } = before);
  return false;
}

function marked(request: Request): Request {
  for (const [name, value] of Object.entries(marks())) request.headers.set(name, value);
  return request;
}

/** Takes the token of an answer that says whose page this is, or that opens a session. */
async function learn(request: Request, answer: Response): Promise<Response> {
  const told = answer.headers.get(header);
  if (told && (!isRead(request) || tellers.includes(new URL(request.url).pathname))) {
    token = told;
    person = personOf(await read(answer)) || person;
    if (person) keepFor(person);
  }
  return answer;
}

const isRead = (request: Request): boolean => request.method === 'GET' || request.method === 'HEAD';

/** Whom the answers name that tell the token: home, me, session, and who signs in. */
function personOf(body: unknown): string {
  if (!isObject(body)) return '';
  if (isObject(body.me)) return personOf(body.me);
  return String(body.id ?? body.person ?? '');
}

const read = (answer: Response): Promise<unknown> => answer.clone().json().catch(() => undefined);

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;
