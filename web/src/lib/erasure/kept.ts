/** What stands in the way of erasing somebody's data, in words. */
import type { KeptData } from '$lib/api/types';
import { longDate } from '$lib/date/format';
import { digits, m } from '$lib/i18n';

/** The number of a request within a sentence of either direction. */
export const numbered = (no: string) => `\u2066${digits(no)}\u2069`;

export function keptText({ why, no = '', name = '', until }: KeptData): string {
  const what = why === 'owner' ? m.erasure_kept_owner({ name }) : sentence(why, no && numbered(no));
  return until ? m.erasure_kept_until({ what, date: longDate(until) }) : what;
}

function sentence(why: Exclude<KeptData['why'], 'owner'>, no: string): string {
  switch (why) {
    case 'open':
      return m.erasure_kept_open({ no });
    case 'busy':
      return m.erasure_kept_busy({ no });
    case 'money':
      return m.erasure_kept_money({ no });
    case 'law':
      return no ? m.erasure_kept_law_case({ no }) : m.erasure_kept_law();
  }
}
