import { AppError } from '@hexad/kernel';
import type { DocumentKind } from '@hexad/proto/documents';
import { DocumentReader } from '../../application/document-reader.js';
import { compose } from '../../domain/compose.js';
import { KIND_NAMES } from '../../domain/kinds.js';
import { encrypted, refuseManyPages, truncated, unreadable } from '../../domain/limits.js';
import type { Reading } from '../../domain/reading.js';
import { blocksOfPages } from './blocks-of-pages.js';
import { linesOfPage, type PageLine } from './page-lines.js';

/** PDF with text in it, page by page. */
export class PdfReader extends DocumentReader {
  override readonly kinds: readonly DocumentKind[] = ['pdf'];

  override async read(content: Uint8Array, name: string): Promise<Reading> {
    refuseCutOff(content, name);
    const { getDocumentProxy } = await import('unpdf');
    try {
      const pdf = await getDocumentProxy(new Uint8Array(content), { isEvalSupported: false, stopAtErrors: false, verbosity: 0 });
      refuseManyPages(name, pdf.numPages);
      const pages: PageLine[][] = [];
      for (let number = 1; number <= pdf.numPages; number += 1) {
        const page = await pdf.getPage(number);
        const { items } = await page.getTextContent();
        pages.push(linesOfPage(items.filter((item) => 'str' in item)));
        page.cleanup();
      }
      return { ...compose(blocksOfPages(pages)), pages: pdf.numPages };
    } catch (cause) {
      if (cause instanceof AppError) throw cause;
      if ((cause as { name?: unknown }).name === 'PasswordException') throw encrypted(name, cause);
      throw unreadable(name, KIND_NAMES.pdf, cause);
    }
  }
}

const END = Buffer.from('%%EOF');
/** Programs may write a little behind the end; readers look for it in the last kilobyte. */
const TAIL = 2_048;

function refuseCutOff(content: Uint8Array, name: string): void {
  const tail = Buffer.from(content.buffer, content.byteOffset, content.byteLength).subarray(-TAIL);
  if (!tail.includes(END)) throw truncated(name, KIND_NAMES.pdf);
}
