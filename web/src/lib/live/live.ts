/** Tells the page that a case has changed. One tab holds the connection and tells the others; no data travels here. */

export type Change = { case: string; version: number } | 'resync';
/** Somebody else has opened or left a piece of work. */
export type Visit = { item: string };

type Listener = (change: Change) => void;

const listeners = new Set<Listener>();
const visitors = new Set<(visit: Visit) => unknown>();
let channel: BroadcastChannel | undefined;
/** The connection, where this tab holds it. */
let source: EventSource | undefined;

/** Calls back on every change until the returned function is called. */
export function onChange(listener: Listener): () => void {
  listeners.add(listener);
  start();
  return () => void listeners.delete(listener);
}

/** Calls back when this case or everything has changed, at once and then at most once a second, until the returned function is called. */
export function onCase(id: string, listener: () => void): () => void {
  const ask = calm(listener);
  const off = onChange((change) => (change === 'resync' || change.case === id) && ask());
  return () => {
    off();
    ask.stop();
  };
}

/** Calls back when somebody else has opened or left this piece of work, at most once a second, until the returned function is called. */
export function onItem(id: string, listener: () => void): () => void {
  const ask = calm(listener);
  const hear = (visit: Visit) => visit.item === id && ask();
  visitors.add(hear);
  start();
  return () => {
    visitors.delete(hear);
    ask.stop();
  };
}

function tell(news: Change | Visit): void {
  if (news !== 'resync' && 'item' in news) visitors.forEach((visitor) => visitor(news));
  else listeners.forEach((listener) => listener(news));
}

function start(): void {
  if (channel) return;
  channel = new BroadcastChannel('kartabl.live');
  channel.onmessage = (event: MessageEvent<Change | Visit>) => tell(event.data);
  if (!navigator.locks) return void connect();
  void navigator.locks.request('kartabl.live', () => new Promise<never>(() => connect()));
}

/** Ends the connection of this tab, if it is the one that holds it. The function it gives connects again; what was missed is a resync. */
export function hangUp(): () => void {
  if (!source) return () => undefined;
  source.close();
  return () => connect(true);
}

/** Holds the connection. The browser reconnects by itself; what was missed meanwhile is a resync. */
function connect(broken = false): void {
  source = new EventSource('/api/live');
  const both = (change: Change | Visit) => {
    channel?.postMessage(change);
    tell(change);
  };
  source.onerror = () => (broken = true);
  source.onopen = () => {
    if (broken) both('resync');
    broken = false;
  };
  source.addEventListener('resync', () => both('resync'));
  source.addEventListener('change', (event) => {
    const change = read(event.data);
    if (change) both(change);
  });
  source.addEventListener('here', (event) => {
    const change = read(event.data);
    if (change) both(change);
  });
}

/** The change or visit in an event's text, undefined for what is not one. */
export function read(text: string): Change | Visit | undefined {
  try {
    const change: unknown = JSON.parse(text);
    if (typeof change !== 'object' || change === null) return undefined;
    if ('item' in change) return { item: String(change.item) };
    if (!('case' in change) || !('version' in change)) return undefined;
    return { case: String(change.case), version: Number(change.version) };
  } catch {
    return undefined;
  }
}

/** Something that may be asked for often; after `stop` it does nothing any more. */
export interface Calm {
  (): void;
  stop(): void;
}

/** Runs `work` at once and at most once in `wait` after that, however often it is asked for. */
export function calm(work: () => void, wait = 1000): Calm {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let asked = false;
  let stopped = false;
  function ask() {
    if (stopped) return;
    if (timer !== undefined) return void (asked = true);
    work();
    timer = setTimeout(() => {
      timer = undefined;
      if (!asked) return;
      asked = false;
      ask();
    }, wait);
  }
  ask.stop = () => {
    stopped = true;
    clearTimeout(timer);
  };
  return ask;
}
