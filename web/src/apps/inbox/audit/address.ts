/** Where one is in the audit trail: /inbox/audit, with what is looked for. */
const FILTERS = ['person', 'case', 'deed', 'from', 'to'] as const;

export type Filter = Partial<Record<(typeof FILTERS)[number], string>>;

export const HOME = '/inbox/audit';

export function filterOf(query: URLSearchParams): Filter {
  const filter: Filter = {};
  for (const name of FILTERS) {
    const value = query.get(name);
    if (value) filter[name] = value;
  }
  return filter;
}

const search = (filter: Filter, more: Record<string, string> = {}) => {
  const query = new URLSearchParams();
  for (const name of FILTERS) if (filter[name]) query.set(name, filter[name]);
  for (const [name, value] of Object.entries(more)) query.set(name, value);
  const text = query.toString();
  return text && `?${text}`;
};

export const urlOf = (filter: Filter): string => HOME + search(filter);

/** The same lines as a file. */
export const fileOf = (filter: Filter, format: 'csv' | 'json'): string => '/api/audit/file' + search(filter, { format });
