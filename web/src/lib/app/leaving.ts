/** The one way out of a session. */
import { asFault } from '$lib/api/fault';
import { shut } from '$lib/api/page';
import { wipeLocal } from '$lib/drafts/local';
import { wipeUnsaved } from '$lib/drafts/unsaved';
import { hangUp } from '$lib/live/live';
import { wipeKept } from '$lib/offline/kept';

let leaving: Promise<void> | undefined;

/**
 * Ends the session by `end`, forgets what this browser kept of the person, and goes to where he signs in.
 * From the beginning the page asks nothing, so that nothing is asked of a session that is over and nothing kept after it.
 * Where `end` fails he stays, the page goes on, and its fault is thrown. Asked twice, he leaves once.
 */
export function leave(end: () => Promise<{ redirect?: string } | undefined | void>): Promise<void> {
  leaving ??= goOut(end).finally(() => (leaving = undefined));
  return leaving;
}

async function goOut(end: () => Promise<{ redirect?: string } | undefined | void>): Promise<void> {
  const connect = hangUp();
  const open = await shut();
  let next = '/signin';
  try {
    next = (await end())?.redirect ?? next;
  } catch (thrown) {
    if (asFault(thrown).status !== 401) {
      open();
      connect();
      throw thrown;
    }
  }
  wipeLocal();
  wipeUnsaved();
  wipeKept();
  location.assign(next);
}
