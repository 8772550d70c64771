import { AppError } from '@hexad/kernel';
import type { DocumentKind } from '@hexad/proto/documents';
import { containerOf, textOf, type Container } from './container.js';
import { KIND_NAMES, PROMISES } from './kinds.js';
import { encrypted, shown } from './limits.js';
import { textKind } from './text-kinds.js';

const endingOf = (name: string): string => /\.([A-Za-z0-9]{1,8})$/.exec(name)?.[1]?.toLowerCase() ?? '';

/**
 * What a document is, by its bytes. Fails with `document_disguised` when its name promises something else, with `brief_binary` for what is
 * not read, with `document_encrypted` for an encrypted Office file.
 */
export function recognise(name: string, content: Uint8Array): DocumentKind {
  const container = containerOf(content);
  refuseDisguise(name, content, container);
  switch (container.is) {
    case 'pdf':
      return 'pdf';
    case 'zip':
      return 'docx';
    case 'text':
      return textKind(textOf(content) ?? '');
    case 'ole':
      throw container.encrypted ? encrypted(name) : binary(name, 'an old Office document; save it as DOCX');
    case 'other':
      throw binary(name, container.words);
    case 'unknown':
      // A mail may carry another charset in its body; its headers are ASCII.
      if (textKind(Buffer.from(content).toString('latin1')) === 'mail' && !content.includes(0)) return 'mail';
      throw binary(name, 'not UTF-8 text');
  }
}

function refuseDisguise(name: string, content: Uint8Array, container: Container): void {
  const promised = PROMISES[endingOf(name)];
  if (promised === undefined || content.byteLength === 0) return;
  const holds = wordsFor(container);
  // What is no document at all is told as such, unless its name promises one.
  if (holds === undefined || holds.family === promised || (promised === 'text' && holds.family === 'other')) return;
  throw new AppError(
    'document_disguised',
    `The document ${shown(name)} is named like ${KIND_NAMES[promised]} but holds ${holds.words}; give it the name of what it is.`,
  );
}

/** Undefined: nothing can be said for sure. */
function wordsFor(container: Container): { readonly family: string; readonly words: string } | undefined {
  switch (container.is) {
    case 'pdf':
      return { family: 'pdf', words: KIND_NAMES.pdf };
    case 'zip':
      return { family: 'docx', words: 'a ZIP archive' };
    case 'text':
      return { family: 'text', words: 'text' };
    case 'other':
      return { family: 'other', words: container.words };
    case 'ole':
    case 'unknown':
      return undefined;
  }
}

const binary = (name: string, is: string): AppError =>
  new AppError(
    'brief_binary',
    `The document ${shown(name)} is ${is}; Markdown, text, PDF, DOCX, e-mails (.eml), HTML, transcripts, OpenAPI and SQL are read.`,
  );
