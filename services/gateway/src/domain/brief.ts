import { AppError } from '@hexad/kernel';

export interface Document {
  readonly name: string;
  readonly content: Uint8Array;
}

export interface Upload {
  readonly name: string;
  readonly content: string;
  readonly encoding?: 'base64' | 'utf8' | undefined;
}

const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;

/** The documents of a brief: the prompt first. Content that does not say how it is encoded is base64 when it can be, otherwise text. */
export function readBrief(prompt: string | undefined, uploads: readonly Upload[]): Document[] {
  const documents = uploads.map((upload) => ({ name: upload.name, content: decode(upload) }));
  if (prompt !== undefined) documents.unshift({ name: 'prompt.txt', content: Buffer.from(prompt) });
  if (documents.length === 0) throw new AppError('brief_empty', 'The brief has no prompt and no document; say what to build.');
  return documents;
}

function decode({ name, content, encoding }: Upload): Uint8Array {
  const bare = content.replace(/\s/g, '');
  const fits = bare.length % 4 === 0 && BASE64.test(bare);
  if (encoding === 'base64' && !fits) throw new AppError('invalid', `The content of ${JSON.stringify(name)} is not base64.`);
  if (encoding === 'base64' || (encoding === undefined && fits && !/\s\S/.test(content.trim()))) return Buffer.from(bare, 'base64');
  return Buffer.from(content);
}

const LONGEST_NAME = 80;

/** A name for a project that was given none: the first line of the brief that has a word in it. */
export function projectNameFrom(documents: readonly Document[]): string {
  for (const { content } of documents) {
    const start = Buffer.from(content.subarray(0, 4_096)).toString('utf8');
    const line = start.split(/\r?\n/).find((text) => /\p{L}/u.test(text));
    const name = line
      ?.replace(/[\p{C}#*_>`]+/gu, ' ')
      .replace(/\s+/g, ' ')
      .trim();
    if (name) return shortened(name);
  }
  return 'Untitled';
}

function shortened(name: string): string {
  const letters = Array.from(name);
  return letters.length > LONGEST_NAME
    ? `${letters
        .slice(0, LONGEST_NAME - 1)
        .join('')
        .trim()}…`
    : name;
}
