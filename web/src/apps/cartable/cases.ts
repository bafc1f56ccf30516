/** The list of one's requests, or those of them that have some words. */
export const casesUrl = (words = ''): string => '/cartable/cases' + (words ? `?${new URLSearchParams({ q: words })}` : '');
