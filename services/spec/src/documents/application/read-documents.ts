import { AppError } from '@hexad/kernel';
import type { DocumentKind } from '@hexad/proto/documents';
import type { Upload } from '../../domain/brief.js';
import { MAX_DOCUMENTS, MAX_TEXT_BYTES, refuseManyBytes, shown } from '../domain/limits.js';
import type { ReadDocument } from '../domain/reading.js';
import { recognise } from '../domain/recognise.js';
import type { DocumentReader } from './document-reader.js';
import { DocumentReadings } from './document-readings.js';

/** Reads each document with the reader of its kind, then what was inside it. */
export class ReadDocuments extends DocumentReadings {
  readonly #readers: ReadonlyMap<DocumentKind, DocumentReader>;

  constructor(readers: readonly DocumentReader[]) {
    super();
    this.#readers = new Map(readers.flatMap((reader) => reader.kinds.map((kind) => [kind, reader] as const)));
  }

  override async read(uploads: readonly Upload[]): Promise<readonly ReadDocument[]> {
    if (uploads.length === 0) throw new AppError('brief_empty', 'The brief has no document and no prompt; say what to build.');
    refuseManyBytes(uploads);
    const documents: ReadDocument[] = [];
    for (const upload of uploads) await this.#readInto(documents, upload, 0);
    refuseMuchText(documents);
    if (documents.every(({ text }) => text.trim() === '')) throw emptyBrief(documents);
    return documents;
  }

  async #readInto(documents: ReadDocument[], { name, content }: Upload, depth: number): Promise<void> {
    if (documents.length >= MAX_DOCUMENTS) {
      throw new AppError('brief_too_large', `The brief has more than ${MAX_DOCUMENTS} documents with those inside others; leave some out.`);
    }
    const kind = recognise(name, content);
    const reader = this.#readers.get(kind);
    if (!reader) throw new AppError('internal', `No reader reads ${kind}.`);
    const { inside = [], ...reading } = await reader.read(content, name);
    const skipped: string[] = [];
    documents.push({ name, kind, content, skipped, ...reading, text: storable(reading.text) });
    for (const one of inside) {
      if (isReadable(one) && depth < DEEPEST) await this.#readInto(documents, { ...one, name: `${name}/${one.name}` }, depth + 1);
      else skipped.push(one.name);
    }
  }
}

/** A database keeps no U+0000 and no halves of characters; what stands for them is as long, so that places stay right. */
const storable = (text: string): string => text.replaceAll('\0', ' ').toWellFormed();

/** Mails in mails in mails. */
const DEEPEST = 3;

/** Logos and invitations come with most e-mails; they say nothing about the product. */
function isReadable({ name, content }: Upload): boolean {
  try {
    recognise(name, content);
    return true;
  } catch (thrown) {
    if (AppError.from(thrown).code === 'brief_binary') return false;
    throw thrown;
  }
}

function refuseMuchText(documents: readonly ReadDocument[]): void {
  const total = documents.reduce((sum, { text }) => sum + Buffer.byteLength(text), 0);
  if (total <= MAX_TEXT_BYTES) return;
  throw new AppError(
    'brief_too_large',
    `The brief has ${total} bytes of text; at most ${MAX_TEXT_BYTES} are read. Leave out what is not about the product.`,
  );
}

function emptyBrief(documents: readonly ReadDocument[]): AppError {
  const names = documents.map(({ name }) => shown(name)).join(', ');
  const scanned = documents.some(({ kind }) => kind === 'pdf') ? ', or is a picture of text, which is not read' : '';
  return new AppError('brief_empty', `The brief ${names} is empty${scanned}; say what to build.`);
}
