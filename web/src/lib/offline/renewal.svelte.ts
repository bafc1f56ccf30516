/** The worker that keeps the pages for when there is no network, and its next version. */

const WORKER = '/worker.js';
const SCOPE = '/cartable/';

export class Renewal {
  /** True when a newer version lies ready. It is not taken until the person says so, or all pages are closed. */
  ready = $state(false);
  #registration: ServiceWorkerRegistration | undefined;

  /** Begins to keep the pages, once this one has come. */
  async begin(): Promise<void> {
    if (!('serviceWorker' in navigator)) return;
    try {
      this.#registration = await navigator.serviceWorker.register(WORKER, { scope: SCOPE });
      this.#look();
      this.#registration?.addEventListener('updatefound', () => this.#watch());
    } catch {
      return; // without it there is only no page without a network
    }
  }

  /** Takes the newer version: this page is loaded again. What was typed is saved as the page is left. */
  take(): void {
    navigator.serviceWorker.addEventListener('controllerchange', () => location.reload(), { once: true });
    this.#registration?.waiting?.postMessage('take over');
  }

  #watch(): void {
    this.#registration?.installing?.addEventListener('statechange', () => this.#look());
  }

  /** The first worker of a browser replaces nothing. */
  #look(): void {
    if (this.#registration?.waiting && navigator.serviceWorker.controller) this.ready = true;
  }
}

export const renewal = new Renewal();
