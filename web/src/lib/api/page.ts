/**
 * The token of the page: each change carries it, and the server takes it for the session
 * that the page was filled by. A page learns it together with the person whom it shows.
 */

import { keepFor } from '$lib/offline/kept';

const header = 'X-Kartabl-Token';
const tellers = ['/api/home', '/api/me', '/api/session'];

let token = '';
let person = '';

/** Begins anew, as a page that has just been opened; for tests. */
export function forget(): void {
  token = person = '';
}

/** Says for whom a page is that what was kept has filled: its changes are sent in nobody else's session. */
export function filledFor(reader: string): void {
  person ||= reader;
}

/** Sends a request, a change with the page's token. Where the session has another one by now, that is asked for once. */
export async function send(request: Request): Promise<Response> {
  if (isRead(request)) return learn(request, await fetch(request));
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
