import { fileURLToPath } from 'node:url';
import { defineConfig } from '@playwright/test';
import { chromium } from '../scripts/chromium.mjs';

const at = (path: string) => fileURLToPath(new URL(path, import.meta.url));
const ci = process.env.CI === 'true';

/** One browser, Debian's; sizes, languages and colours are the tests' own (looks.ts). */
export default defineConfig({
  testDir: at('.'),
  outputDir: at('../tmp/e2e'),
  // A journey moves through one world; several run side by side, each with its own.
  fullyParallel: false,
  workers: 2,
  // A test that passes at the second try has not passed.
  retries: 0,
  forbidOnly: ci,
  timeout: 120_000,
  expect: { timeout: 20_000 },
  reporter: [['line'], ['junit', { outputFile: at('../tmp/results/e2e.xml') }]],
  use: {
    headless: true,
    // Nobody opens the trace of a run that is thrown away, and it costs a quarter of its time.
    trace: ci ? 'off' : 'retain-on-failure',
    screenshot: 'only-on-failure',
    actionTimeout: 20_000,
    launchOptions: {
      executablePath: chromium,
      args: [
        '--no-sandbox',
        '--disable-gpu',
        '--disable-quic',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync'
      ]
    }
  }
});
