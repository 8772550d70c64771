import type { DocumentKind } from '@hexad/proto/documents';
import { DocumentReader } from '../application/document-reader.js';
import { textOf } from '../domain/container.js';
import { unreadable } from '../domain/limits.js';
import type { Reading } from '../domain/reading.js';

/** Markdown and plain text, which the engine reads as they are. */
export class TextReader extends DocumentReader {
  override readonly kinds: readonly DocumentKind[] = ['text'];

  override read(content: Uint8Array, name: string): Reading {
    const text = textOf(content);
    if (text === undefined) throw unreadable(name, 'UTF-8 text');
    return { text };
  }
}
