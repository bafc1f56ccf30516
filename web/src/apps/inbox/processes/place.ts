/** Places in a text: lines and columns count from 1, and columns count characters. */

/** The stretch of a text, in units of a selection, that a fault is about; at least one character where there is one. */
export function stretchOf(text: string, line: number, column: number, length: number): [from: number, to: number] {
  const lines = text.split('\n');
  const before = lines.slice(0, line - 1).reduce((sum, one) => sum + one.length + 1, 0);
  const letters = [...(lines[line - 1] ?? '')];
  const units = (n: number) => letters.slice(0, Math.max(0, n)).join('').length;
  const from = Math.min(text.length, before + units(column - 1));
  return [from, Math.min(text.length, before + units(column - 1 + Math.max(1, length)))];
}

export const linesOf = (text: string): number => text.split('\n').length;
