import type { DocumentKind } from '@hexad/proto/documents';
import { DocumentReader } from '../../application/document-reader.js';
import { compose } from '../../domain/compose.js';
import { textOf } from '../../domain/container.js';
import { unreadable } from '../../domain/limits.js';
import type { Reading } from '../../domain/reading.js';
import { blocksOfHtml } from './blocks-of-html.js';

export class HtmlReader extends DocumentReader {
  override readonly kinds: readonly DocumentKind[] = ['html'];

  override read(content: Uint8Array, name: string): Reading {
    const text = textOf(content);
    if (text === undefined) throw unreadable(name, 'HTML');
    return compose(blocksOfHtml(text));
  }
}
