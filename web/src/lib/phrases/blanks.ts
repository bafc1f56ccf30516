/** What ready texts can say: what their writer has before him. */
import { todayIso } from '$lib/date/calendar';
import { shortDate } from '$lib/date/format';
import { digits } from '$lib/i18n';

export type Blanks = { customer?: string; case?: string; me?: string; today?: string };

/** Of the case whose page is open, as `me` sees it. */
export const blanksOf = (me: string, no: string | undefined, customer: string | undefined): Blanks => ({ customer, case: no && digits(no), me, today: shortDate(todayIso()) });
