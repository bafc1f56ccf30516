/** A secret in groups of four letters, as people read and type it. */
export const fours = (secret: string): string => secret.match(/.{1,4}/g)?.join(' ') ?? '';
