/** Where a person goes after signing in: back to the page he came from, when it is ours and of his side. */
export function placeAfter(next: string | null, side: 'customer' | 'staff'): string {
  const home = side === 'staff' ? '/inbox/' : '/cartable/';
  if (!next?.startsWith(home) || next.includes('\\') || next.includes('..')) return home;
  return next;
}
