import { AppError } from '@hexad/kernel';

/** Of all documents of a brief together, as they came. */
export const MAX_UPLOAD_BYTES = 50_000_000;
/** Of text that is read from all documents of a brief together. */
export const MAX_TEXT_BYTES = 4_000_000;
/** Of one document. */
export const MAX_PAGES = 500;
/** Of what a packed document (DOCX) unpacks to. */
export const MAX_UNPACKED_BYTES = 200_000_000;
/** Documents of a brief, with those inside others. */
export const MAX_DOCUMENTS = 200;

/** Of one document while it is read: milliseconds, and megabytes of the process that reads it. */
export const READING_LIMITS = { timeoutMs: 60_000, memoryMb: 1_024 } as const;

export const shown = (name: string): string => JSON.stringify(name);

export function refuseManyBytes(uploads: readonly { readonly content: Uint8Array }[]): void {
  const total = uploads.reduce((sum, { content }) => sum + content.byteLength, 0);
  if (total <= MAX_UPLOAD_BYTES) return;
  throw new AppError(
    'brief_too_large',
    `The brief has ${total} bytes; at most ${MAX_UPLOAD_BYTES} bytes are read. Leave out what is not about the product.`,
  );
}

export function refuseManyPages(name: string, pages: number): void {
  if (pages <= MAX_PAGES) return;
  throw new AppError('document_too_long', `The document ${shown(name)} has ${pages} pages; at most ${MAX_PAGES} are read. Split it.`);
}

export const bomb = (name: string, why: string): AppError =>
  new AppError('document_bomb', `The document ${shown(name)} ${why}; it is not read. Save it again with the program that made it.`);

export const unreadable = (name: string, kind: string, cause?: unknown): AppError =>
  new AppError('document_unreadable', `The document ${shown(name)} is damaged: it cannot be read as ${kind}. Save it again.`, { cause });

export const truncated = (name: string, kind: string, cause?: unknown): AppError =>
  new AppError(
    'document_truncated',
    `The document ${shown(name)} breaks off: the end of the ${kind} is missing. Hand it over again, whole.`,
    {
      cause,
    },
  );

export const encrypted = (name: string, cause?: unknown): AppError =>
  new AppError('document_encrypted', `The document ${shown(name)} is encrypted; save it without a password.`, { cause });
