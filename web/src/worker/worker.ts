/** The worker beside the customers' pages. It stands in no page's script, and a new version waits until it is called. */
import { answer, install, tidy, type Shell, type World } from './shell';

type Extendable = Event & { waitUntil(work: Promise<unknown>): void };
type Asked = Extendable & { request: Request; respondWith(answer: Promise<Response>): void };
type Said = Extendable & { data: unknown };
type Scope = {
  addEventListener(name: 'install' | 'activate', listener: (event: Extendable) => void): void;
  addEventListener(name: 'fetch', listener: (event: Asked) => void): void;
  addEventListener(name: 'message', listener: (event: Said) => void): void;
  skipWaiting(): Promise<void>;
};

/** The build puts the files of its version here. */
declare const KARTABL_SHELL: Shell;

const shell = KARTABL_SHELL;
const scope = self as unknown as Scope;
const world: World = { caches, fetch: (input, init) => fetch(input, init), origin: location.origin };

scope.addEventListener('install', (event) => event.waitUntil(install(shell, world)));
scope.addEventListener('activate', (event) => event.waitUntil(tidy(shell, world)));
scope.addEventListener('message', (event) => {
  if (event.data === 'take over') event.waitUntil(scope.skipWaiting());
});
scope.addEventListener('fetch', (event) => {
  const answered = answer(event.request, shell, world);
  if (answered) event.respondWith(answered);
});
