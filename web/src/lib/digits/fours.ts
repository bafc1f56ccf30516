/** An IBAN or the number of a card in fours, as banks print them. */
export const inFours = (text: string): string => text.replace(/\s+/g, '').replace(/(.{4})(?=.)/g, '$1 ');
