import type { Environment } from 'vitest/runtime';

/** Compiles components as for a browser, where effects run, without pretending to be one. */
export default {
  name: 'page',
  viteEnvironment: 'client',
  setup: () => ({ teardown: () => undefined })
} satisfies Environment;
