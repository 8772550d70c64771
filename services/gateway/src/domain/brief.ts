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

/** The documents of a brief: the prompt first. Content that does not say how it is encoded is base64 when it can be, otherwise text. */
export function readBrief(prompt: string | undefined, uploads: readonly Upload[]): Document[] {
  const documents = uploads.map((upload) => ({ name: upload.name, content: decode(upload) }));
  if (prompt !== undefined) documents.unshift({ name: 'prompt.txt', content: Buffer.from(prompt) });
  if (documents.length === 0) throw new AppError('brief_empty', 'The brief has no prompt and no document; say what to build.');
  return documents;
}

function decode({ name, content, encoding }: Upload): Uint8Array {
  const bytes = encoding === 'utf8' ? undefined : fromBase64(content);
  if (encoding === 'base64' && bytes === undefined) {
    throw new AppError('invalid', `The content of ${JSON.stringify(name)} is not base64.`);
  }
  if (bytes !== undefined && (encoding === 'base64' || !/\s\S/.test(content.trim()))) return bytes;
  return Buffer.from(content);
}

const PADDING = /^={0,2}$/;

/** Undefined when it is no base64. A document has megabytes: a pattern over all of it would fill the stack. */
function fromBase64(content: string): Buffer | undefined {
  const bare = /\s/.test(content) ? content.replace(/\s/g, '') : content;
  const end = bare.indexOf('=');
  if (bare.length % 4 !== 0 || (end >= 0 && !PADDING.test(bare.slice(end))) || /[^A-Za-z0-9+/=]/.test(bare)) return undefined;
  return Buffer.from(bare, 'base64');
}

const LONGEST_NAME = 80;

/** Their first lines are for programs. */
const MADE_BY_PROGRAMS = /\.(?:pdf|docx|eml|vtt|json|ya?ml|sql|html?)$/i;

/** A name for a project that was given none: the first line of the brief that has a word in it, or the name of what has no such lines. */
export function projectNameFrom(documents: readonly Document[]): string {
  for (const { name: file, content } of documents) {
    if (MADE_BY_PROGRAMS.test(file))
      return shortened(
        file
          .replace(MADE_BY_PROGRAMS, '')
          .replace(/[\p{C}_]+/gu, ' ')
          .trim() || 'Untitled',
      );
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
