/** Where one is among the problems: /inbox/problems?process=…&cause=…&id=… */
export type Spot = { process?: string; cause?: string; id?: string };

export function spotOf(query: URLSearchParams): Spot {
  const get = (name: string) => query.get(name) ?? undefined;
  return { process: get('process'), cause: get('cause'), id: get('id') };
}

export function urlOf({ process, cause, id }: Spot): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries({ process, cause, id })) if (value !== undefined) query.set(name, value);
  const text = query.toString();
  return '/inbox/problems' + (text && `?${text}`);
}
