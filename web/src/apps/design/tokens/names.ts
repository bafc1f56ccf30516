/** The names of what every page is made of; tokens.css gives their values. */
export const GROUNDS = ['background', 'surface', 'surface-2', 'brand-soft', 'ok-soft', 'warn-soft', 'bad-soft'] as const;
export const INKS = ['text', 'muted', 'brand', 'brand-strong', 'ok', 'warn', 'bad', 'line', 'line-strong', 'on-brand', 'veil'] as const;
export const SPACES = ['s1', 's2', 's3', 's4', 's5', 's6'] as const;
export const SIZES = ['t-small', 't-body', 't-large', 't-title'] as const;
export const SHAPES = ['radius', 'radius-small', 'shadow', 'shadow-high'] as const;
export const MOTIONS = ['quick', 'breath'] as const;
export const MEASURES = ['touch', 'font'] as const;

export const NAMES: readonly string[] = [...GROUNDS, ...INKS, ...SPACES, ...SIZES, ...SHAPES, ...MOTIONS, ...MEASURES];
