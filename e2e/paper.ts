/** Files that people hand in. */
export interface Paper {
  name: string;
  mimeType: string;
  buffer: Buffer;
}

const page =
  '%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n' +
  '3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 200]>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n';

/** A page that every reader opens. */
export const pdf = (name: string): Paper => ({ name, mimeType: 'application/pdf', buffer: Buffer.from(page) });

/** A picture of one point whose name says that it is a PDF. */
export const lyingPdf = (name: string): Paper => ({
  name,
  mimeType: 'application/pdf',
  buffer: Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==', 'base64')
});
