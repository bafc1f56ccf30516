import config from './playwright.config.ts';

/** Takes the pictures of the documentation from the demonstration. */
export default { ...config, testMatch: 'shots.ts', workers: 1, outputDir: '../tmp/shots', reporter: 'line' as const };
