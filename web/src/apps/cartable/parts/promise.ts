import type { Stage } from '$lib/api/types';
import { longMoment, relative } from '$lib/date/format';
import { m } from '$lib/i18n';

/** Until when staff have promised to be done where a request stands now; nothing where they have not said. */
export function promiseOf(stages: readonly Stage[], now: number): { text: string; late: boolean } | undefined {
  const due = stages.flatMap((stage) => (stage.state === 'current' && stage.due ? [stage.due] : [])).sort().at(-1);
  if (!due) return undefined;
  const late = new Date(due).getTime() < now;
  const when = longMoment(due);
  return { late, text: late ? m.next_late({ when }) : m.next_promised({ when, left: relative(due, now) }) };
}
