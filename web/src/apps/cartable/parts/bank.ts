import { Fault } from '$lib/api/fault';
import { m } from '$lib/i18n';

/** The bank's address when it is a web address; anything else is refused. */
export function bankAddress(redirect: string): string {
  const url = new URL(redirect, location.origin);
  if (url.protocol !== 'https:' && url.protocol !== 'http:') throw new Fault(0, 'internal', m.fault_internal());
  return url.href;
}
