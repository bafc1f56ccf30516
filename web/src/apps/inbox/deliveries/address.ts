/** Where one is among the deliveries: /inbox/deliveries?endpoint=…&state=…&id=… */
export const DELIVERIES = '/inbox/deliveries';

export const STATES = ['waiting', 'delivered', 'failed'] as const;
export type State = (typeof STATES)[number];
export type Spot = { endpoint?: string; state?: State; id?: string };

export function spotOf(query: URLSearchParams): Spot {
  const get = (name: string) => query.get(name) || undefined;
  return { endpoint: get('endpoint'), state: STATES.find((one) => one === query.get('state')), id: get('id') };
}

export function urlOf({ endpoint, state, id }: Spot): string {
  const asked = Object.entries({ endpoint, state, id }).filter((pair): pair is [string, string] => pair[1] !== undefined);
  const text = new URLSearchParams(asked).toString();
  return DELIVERIES + (text && `?${text}`);
}
