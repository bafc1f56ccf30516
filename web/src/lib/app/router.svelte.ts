/** The address bar holds the state: a small router on the history API. */
import { tick } from 'svelte';

class Router {
  path = $state('/');
  query = $state.raw(new URLSearchParams());

  constructor() {
    if (typeof location !== 'undefined') this.#read();
  }

  /** Begins to follow links and the back button; `base` is the part of the site that this app owns. */
  start(base: string): void {
    addEventListener('popstate', () => this.#read());
    document.addEventListener('click', (event) => follow(event, base));
  }

  /** Goes to a place of this app. */
  go(url: string, how: 'push' | 'replace' = 'push'): void {
    if (how === 'push') history.pushState(null, '', url);
    else history.replaceState(null, '', url);
    const moved = this.path !== location.pathname;
    this.#read();
    if (moved && how === 'push') void top();
  }

  #read(): void {
    this.path = location.pathname;
    this.query = new URLSearchParams(location.search);
  }
}

/** A new page begins at its top. */
async function top(): Promise<void> {
  await tick();
  scrollTo(0, 0);
}

export const router = new Router();

function follow(event: MouseEvent, base: string): void {
  if (event.defaultPrevented || event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
  const link = event.target instanceof Element ? event.target.closest('a') : null;
  if (!link || link.target || link.hasAttribute('download') || link.origin !== location.origin) return;
  if (!link.pathname.startsWith(base) || (link.hash && link.pathname === location.pathname)) return;
  event.preventDefault();
  router.go(link.pathname + link.search);
}

/** The named parts of a path that fits a pattern such as /cartable/cases/:id. */
export function match(pattern: string, path: string): Record<string, string> | undefined {
  const want = pattern.split('/').filter(Boolean);
  const have = path.split('/').filter(Boolean);
  if (want.length !== have.length) return undefined;
  const found: Record<string, string> = {};
  for (const [i, part] of want.entries()) {
    const value = decode(have[i] ?? '');
    if (part.startsWith(':')) found[part.slice(1)] = value;
    else if (part !== value) return undefined;
  }
  return found;
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
