import { fileURLToPath } from 'node:url';
import { paraglideVitePlugin } from '@inlang/paraglide-js';
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vite';
import { shellOf } from './build/shell';

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));
const apps = ['signin', 'cartable', 'inbox', 'design'];

export default defineConfig({
  root: here('src/apps'),
  publicDir: here('public'),
  plugins: [
    svelte({ configFile: here('svelte.config.js') }),
    paraglideVitePlugin({
      project: here('project.inlang'),
      outdir: here('src/lib/i18n/paraglide'),
      strategy: ['localStorage', 'baseLocale'],
      localStorageKey: 'kartabl.lang',
      outputStructure: 'message-modules'
    }),
    shellOf('cartable', 'worker')
  ],
  resolve: { alias: { $lib: here('src/lib'), $apps: here('src/apps') } },
  build: {
    outDir: here('dist'),
    emptyOutDir: true,
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    manifest: true,
    rollupOptions: {
      input: { ...Object.fromEntries(apps.map((app) => [app, here(`src/apps/${app}/index.html`)])), worker: here('src/worker/worker.ts') },
      // A worker has one address for ever; the browser finds its new version there.
      output: { entryFileNames: ({ name }) => (name === 'worker' ? 'worker.js' : 'assets/[name]-[hash].js') }
    }
  }
});
