import { accessSync, constants } from 'node:fs';
import { delimiter, resolve } from 'node:path';

/** @param {string} file */
function runs(file) {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

// In the order of need.sh. The same browser without windows costs two thirds.
const names = [process.env.KARTABL_CHROMIUM, 'chromium-headless-shell', 'chromium'].flatMap((name) => name || []);
const folders = (process.env.PATH ?? '').split(delimiter);

/** The browser that pages are tried in, as a path; undefined where there is none. */
export const chromium = names.flatMap((name) => (name.includes('/') ? resolve(name) : folders.map((folder) => resolve(folder, name)))).find(runs);
