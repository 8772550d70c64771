import { zipSync } from 'fflate';
import type { DocumentKind } from '@hexad/proto/documents';
import { DocumentReader } from '../../application/document-reader.js';
import { compose } from '../../domain/compose.js';
import { KIND_NAMES } from '../../domain/kinds.js';
import { unreadable } from '../../domain/limits.js';
import type { Reading } from '../../domain/reading.js';
import { blocksOfHtml } from '../html/blocks-of-html.js';
import { unpacked } from './unpacked.js';

/** DOCX, by way of HTML, which keeps headings, lists and tables. */
export class DocxReader extends DocumentReader {
  override readonly kinds: readonly DocumentKind[] = ['docx'];

  override async read(content: Uint8Array, name: string): Promise<Reading> {
    const parts = unpacked(content, name);
    const { default: mammoth } = await import('mammoth');
    try {
      // What mammoth gets is stored unpacked: it unpacks nothing by itself.
      const buffer = Buffer.from(zipSync(parts, { level: 0 }));
      const { value } = await mammoth.convertToHtml({ buffer }, { styleMap: ["p[style-name='Title'] => h1:fresh"] });
      const written = writtenIn(parts['docProps/core.xml']);
      // The lines of the HTML are nobody's.
      const blocks = blocksOfHtml(value).map((block) => ({ ...block, place: {} }));
      return { ...compose(blocks), ...(written === undefined ? {} : { written }) };
    } catch (cause) {
      throw unreadable(name, KIND_NAMES.docx, cause);
    }
  }
}

/** When the document was changed last, as it says itself. */
function writtenIn(core: Uint8Array | undefined): string | undefined {
  const text = core && Buffer.from(core).toString('utf8');
  return text && /<dcterms:modified[^>]*>\s*(\d{4}-\d\d-\d\dT[\d:.]+Z?)\s*</.exec(text)?.[1];
}
