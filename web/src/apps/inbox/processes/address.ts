/** Where one is among the processes: /inbox/processes?id=…&version=…, or &new to deploy one. */
export const PROCESSES = '/inbox/processes';

export type Spot = { id?: string; version?: number; fresh?: boolean };

export function spotOf(query: URLSearchParams): Spot {
  const version = Number(query.get('version'));
  return { id: query.get('id') ?? undefined, version: Number.isInteger(version) && version > 0 ? version : undefined, fresh: query.has('new') };
}

export function urlOf({ id, version, fresh }: Spot): string {
  const query = new URLSearchParams();
  if (id !== undefined) query.set('id', id);
  if (version !== undefined) query.set('version', String(version));
  if (fresh) query.set('new', '');
  const text = query.toString();
  return PROCESSES + (text && `?${text}`);
}
