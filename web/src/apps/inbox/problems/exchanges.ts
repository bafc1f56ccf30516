/** What a service was asked and what it answered, as people read it. */
import type { Exchange, WaitingCall } from '$lib/api/types';
import { shortMoment } from '$lib/date/format';
import { m, num } from '$lib/i18n';
import type { IconName } from '$lib/ui/Icon.svelte';

export type Outcome = { text: string; tone: 'ok' | 'warn' | 'bad'; icon: IconName };

export function outcomeOf({ outcome }: Pick<Exchange, 'outcome'>): Outcome {
  switch (outcome) {
    case 'answered':
      return { text: m.exchange_answered(), tone: 'ok', icon: 'check' };
    case 'held':
      return { text: m.exchange_held(), tone: 'warn', icon: 'clock' };
    case 'not_sent':
      return { text: m.exchange_not_sent(), tone: 'bad', icon: 'alert' };
    default:
      return { text: m.exchange_failed(), tone: 'bad', icon: 'close' };
  }
}

/** Which attempt it was and how long it took. */
export function factsOf({ kind, attempt, millis, outcome }: Exchange): string {
  const parts = [m.exchange_attempt({ n: num(attempt) })];
  if (kind === 'undo') parts.unshift(m.exchange_undo());
  if (outcome !== 'not_sent') parts.push(m.exchange_took({ n: num(millis) }));
  return parts.join(' · ');
}

/** What was told of an attempt that did not succeed: status, code and words of the service. */
export const saidOf = ({ status, code, detail }: Exchange): string =>
  [status ? `HTTP ${status}` : '', code, detail].filter(Boolean).join(' · ');

/** What a call without an answer waits for. */
export function waitingText({ cause, due, under_way }: WaitingCall): string {
  if (under_way) return m.exchange_under_way();
  const at = shortMoment(due);
  return cause === 'service_down' ? m.exchange_waits_service({ at }) : m.exchange_waits({ at });
}

/** JSON on lines of its own; a text that this would change in any other way stays as it came. */
export function laidOut(text: string): string {
  try {
    const value: unknown = JSON.parse(text);
    return JSON.stringify(value) === text ? JSON.stringify(value, null, 2) : text;
  } catch {
    return text;
  }
}
