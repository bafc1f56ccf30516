/** The list of transfers that wait for finance. */
export const HOME = '/inbox/money/transfers';
