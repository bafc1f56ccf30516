/** Where cases are searched, and where one that was found is looked at: at the work of it, where there is some. */
export const SEARCH = '/inbox/search';

const asked = (words: string): string => (words ? `?${new URLSearchParams({ q: words })}` : '');

export const searchUrl = (words: string): string => SEARCH + asked(words);

export const hrefOf = (row: { id: string; item?: string }, words: string): string =>
  row.item ? `/inbox/mine/${encodeURIComponent(row.item)}` : `/inbox/cases/${encodeURIComponent(row.id)}${asked(words)}`;
