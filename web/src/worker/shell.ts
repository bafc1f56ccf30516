/** What the customers' pages are made of, kept by content for when there is no network. Nothing of the API ever comes in here. */

/** The files of one version: `page` is the address of the one page, `entry` the script that it must load. */
export type Shell = { version: string; page: string; entry: string; files: readonly string[] };

export type World = { caches: CacheStorage; fetch: typeof fetch; origin: string };

const PREFIX = 'kartabl-shell-';
const PATIENCE = 3000;

export const nameOf = (shell: Shell): string => PREFIX + shell.version;

/** Takes in a whole version, or fails: where nobody is signed in, and where the server has another version already. */
export async function install(shell: Shell, { caches, fetch }: World): Promise<void> {
  const page = await fetch(shell.page, { credentials: 'same-origin', cache: 'no-cache' });
  if (!page.ok || page.redirected || !(await page.clone().text()).includes(shell.entry)) throw new Error('not the page of this version');
  const cache = await caches.open(nameOf(shell));
  await cache.addAll([...shell.files]);
  await cache.put(shell.page, page);
}

/** Forgets old versions, but for the last one: pages of it may be open. */
export async function tidy(shell: Shell, { caches }: World): Promise<void> {
  const old = (await caches.keys()).filter((name) => name.startsWith(PREFIX) && name !== nameOf(shell));
  await Promise.all(old.slice(0, -1).map((name) => caches.delete(name)));
}

/** The answer to a request, undefined for what is none of ours: the network's own then. */
export function answer(request: Request, shell: Shell, world: World): Promise<Response> | undefined {
  const url = new URL(request.url);
  if (request.method !== 'GET' || url.origin !== world.origin) return undefined;
  if (request.mode === 'navigate') return `${url.pathname}/`.startsWith(shell.page) ? page(request, shell, world) : undefined;
  return url.pathname.startsWith('/assets/') ? asset(request, world) : undefined;
}

/** The server's page, which knows who is signed in; the kept one where it does not come. */
async function page(request: Request, shell: Shell, { caches, fetch }: World): Promise<Response> {
  const asked = fetch(request);
  const first = await Promise.race([asked.catch(() => undefined), late()]);
  if (first) return first;
  const cache = await caches.open(nameOf(shell));
  return (await cache.match(shell.page, { ignoreVary: true })) ?? asked;
}

/** What is named by its content never changes. */
async function asset(request: Request, { caches, fetch }: World): Promise<Response> {
  return (await caches.match(request, { ignoreVary: true })) ?? fetch(request);
}

const late = (): Promise<undefined> => new Promise((done) => setTimeout(() => done(undefined), PATIENCE));
