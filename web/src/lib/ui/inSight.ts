/** For a link in a row that may be wider than the window: the one that is current is brought into sight. */
export const inSight = (current: boolean) => (element: HTMLElement) => {
  if (current) element.scrollIntoView({ block: 'nearest', inline: 'nearest' });
};
