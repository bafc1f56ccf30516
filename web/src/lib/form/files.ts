/** What files a question takes, and why one is not taken. */
import { m, num } from '$lib/i18n';
import { list, type Doc, type Type } from '$lib/api/types';
import { sizeText } from './valueText';

const extensionOf = (name: string): string => name.split('.').pop()?.toLowerCase() ?? '';
const SAME: Record<string, string> = { jpeg: 'jpg', tiff: 'tif' };
const kindOf = (extension: string): string => SAME[extension] ?? extension;

/** Why this file is refused before it is sent; undefined when it may be sent. */
export function refusal(type: Type, file: { name: string; size: number }): string | undefined {
  const kinds = list(type.accept);
  if (kinds.length > 0 && !kinds.map(kindOf).includes(kindOf(extensionOf(file.name)))) return m.field_file_type({ accept: kindNames(type) });
  if (file.size === 0) return m.field_file_empty();
  if (type.max_size && file.size > type.max_size) return m.field_file_too_big({ max: sizeText(type.max_size) });
  return undefined;
}

const PHOTOS: Record<string, string> = { jpg: 'image/jpeg', jpeg: 'image/jpeg', png: 'image/png', heic: 'image/heic' };

/** The kinds of pictures that a camera may make for this question, as a file input has them; "" where none are taken. */
export function photos(type: Type): string {
  const kinds = list(type.accept);
  const taken = kinds.length > 0 ? kinds.map((kind) => PHOTOS[kind.toLowerCase()] ?? '') : ['image/jpeg', 'image/png'];
  return [...new Set(taken.filter(Boolean))].join(',');
}

/** The documents given before that answer this question too, and are not in the answer yet. */
export const reusable = (type: Type, given: readonly Doc[], chosen: readonly string[]): Doc[] =>
  given.filter((doc) => !chosen.includes(doc.id) && refusal(type, doc) === undefined);

const kindNames = (type: Type): string => list(type.accept).map((kind) => kind.toUpperCase()).join(m.list_comma());

/** «PDF، JPG، PNG؛ هر پرونده تا ۱۰ مگابایت؛ تا ۲۰ پرونده». */
export function accepts(type: Type, count: number | undefined): string {
  const rules = [kindNames(type), type.max_size && m.file_up_to({ max: sizeText(type.max_size) }), count && m.file_count({ n: num(count) })];
  return rules.filter(Boolean).join(m.list_semicolon());
}
