/** The places of a new case: whom it is for, what is started, which of his work is done for him. */
export const NEW = '/inbox/new';

export type Step = { customer?: string; process?: string; item?: string };

export const stepOf = (query: URLSearchParams): Step => ({
  customer: query.get('for') || undefined,
  process: query.get('start') || undefined,
  item: query.get('do') || undefined
});

export function urlOf({ customer, process, item }: Step): string {
  const query = new URLSearchParams();
  if (customer) query.set('for', customer);
  if (process) query.set('start', process);
  if (item) query.set('do', item);
  const text = query.toString();
  return text ? `${NEW}?${text}` : NEW;
}
