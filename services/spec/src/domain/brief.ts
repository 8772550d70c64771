import { AppError } from '@hexad/kernel';

/** Bytes of text that one brief may have in all its documents. */
export const MAX_BRIEF_BYTES = 1_000_000;

/** One document of a brief, read as text. */
export interface BriefDocument {
  readonly name: string;
  readonly text: string;
}

export interface Brief {
  readonly id: string;
  readonly projectId: string;
  readonly documents: readonly BriefDocument[];
  readonly createdAt: Date;
}

const strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: false });

/** Reads uploaded bytes as text. Refuses what is empty, too large or no text, with the document's name. */
export function readDocuments(uploads: readonly { readonly name: string; readonly content: Uint8Array }[]): BriefDocument[] {
  if (uploads.length === 0) throw new AppError('brief_empty', 'The brief has no document and no prompt; say what to build.');
  const total = uploads.reduce((sum, upload) => sum + upload.content.byteLength, 0);
  if (total > MAX_BRIEF_BYTES) {
    throw new AppError(
      'brief_too_large',
      `The brief has ${total} bytes; at most ${MAX_BRIEF_BYTES} bytes of text are read. Leave out what is not about the product.`,
    );
  }
  const documents = uploads.map(({ name, content }) => ({ name, text: decode(name, content) }));
  if (documents.every((document) => document.text.trim() === '')) {
    throw new AppError('brief_empty', `The brief ${names(documents)} is empty; say what to build.`);
  }
  return documents;
}

function decode(name: string, content: Uint8Array): string {
  if (content.includes(0)) throw binary(name);
  try {
    return strict.decode(content);
  } catch (cause) {
    throw binary(name, cause);
  }
}

const binary = (name: string, cause?: unknown) =>
  new AppError('brief_binary', `The document ${JSON.stringify(name)} is not UTF-8 text; save it as plain text or Markdown.`, { cause });

const names = (documents: readonly BriefDocument[]) => documents.map((document) => JSON.stringify(document.name)).join(', ');
