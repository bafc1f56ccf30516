import { fileURLToPath } from 'node:url';
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vitest/config';

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/** Unit tests run on the compiled messages (npm run messages), without the bundler's plugin for them. */
export default defineConfig({
  plugins: [svelte({ configFile: here('svelte.config.js') })],
  resolve: { alias: { $lib: here('src/lib'), $apps: here('src/apps') }, conditions: ['browser'] },
  test: { environment: './tests/unit/environment.ts', include: ['src/**/*.test.ts', 'tests/unit/**/*.test.ts'] }
});
