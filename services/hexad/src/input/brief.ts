import { isUtf8 } from 'node:buffer';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { AppError } from '@hexad/kernel';
import { readExistingSystem } from './existing-system.js';

/** A document as it is sent to the gateway. */
export interface BriefUpload {
  readonly name: string;
  readonly content: Buffer;
}

/** Of all documents as they are, and of those that are text. */
const MAX_BYTES = 50_000_000;
const MAX_TEXT_BYTES = 4_000_000;

/** Words on the command line are files, or folders of existing systems, when they exist or look like paths; anything else is the prompt itself. */
export async function readBrief(words: readonly string[]): Promise<BriefUpload[]> {
  if (words.length === 0) {
    throw new AppError(
      'brief_empty',
      'There is no brief; give a file or a prompt, e.g. `hexad build brief.md` or `hexad build "a lending library with …"`.',
    );
  }
  const uploads: BriefUpload[] = [];
  for (const word of words) {
    const found = await kindOf(word);
    if (found === 'folder') uploads.push(...(await readExistingSystem(word)));
    else if (found === 'file') uploads.push({ name: basename(word), content: await readDocument(word) });
    else if (looksLikePath(word))
      throw new AppError('brief_unreadable', `The brief ${JSON.stringify(word)} cannot be read: there is no such file.`);
    else uploads.push({ name: 'prompt', content: Buffer.from(word, 'utf8') });
  }
  refuse(uploads);
  return uploads;
}

async function kindOf(word: string): Promise<'file' | 'folder' | undefined> {
  if (word.length > 4_096 || word.includes('\0') || word.includes('\n')) return undefined;
  const found = await stat(word).catch(() => undefined);
  if (found === undefined) return undefined;
  return found.isDirectory() ? 'folder' : 'file';
}

const looksLikePath = (word: string) => !/\s/.test(word) && /[/\\]|\.[A-Za-z0-9]{1,5}$/.test(word);

async function readDocument(path: string): Promise<Buffer> {
  try {
    const { size } = await stat(path);
    if (size > MAX_BYTES) throw tooLarge(`has ${size} bytes`);
    return await readUpTo(path, MAX_BYTES);
  } catch (thrown) {
    if (thrown instanceof AppError) throw thrown;
    const reason = (thrown as NodeJS.ErrnoException).code === 'EACCES' ? 'its permissions forbid reading it' : (thrown as Error).message;
    throw new AppError('brief_unreadable', `The brief ${JSON.stringify(path)} cannot be read: ${reason}.`, { cause: thrown });
  }
}

/** The service checks again, and reads what is no text; checking here spares the start of a platform for a brief that it would refuse. */
function refuse(uploads: readonly BriefUpload[]): void {
  const bytes = (some: readonly BriefUpload[]): number => some.reduce((sum, upload) => sum + upload.content.byteLength, 0);
  if (bytes(uploads) > MAX_BYTES) throw tooLarge(`has ${bytes(uploads)} bytes`);
  const texts = uploads.filter(({ content }) => !content.includes(0) && isUtf8(content));
  if (bytes(texts) > MAX_TEXT_BYTES) throw tooLarge(`has ${bytes(texts)} bytes of text`, `${MAX_TEXT_BYTES} bytes of text`);
  const binary = uploads.find((upload) => !texts.includes(upload) && !isDocument(upload));
  if (binary)
    throw new AppError(
      'brief_binary',
      `The brief ${JSON.stringify(binary.name)} is neither UTF-8 text nor a PDF, DOCX or e-mail; save it as one of them.`,
    );
  if (texts.length === uploads.length && uploads.every((upload) => upload.content.toString('utf8').trim() === '')) {
    throw new AppError(
      'brief_empty',
      `The brief ${uploads.map((upload) => JSON.stringify(upload.name)).join(', ')} is empty; say what to build.`,
    );
  }
}

/** PDF, ZIP (DOCX is one) and old Office files begin so; what else is named like a document is told by the service what it is. */
const BEGINNINGS = ['%PDF-', 'PK\u0003\u0004', '\u00d0\u00cf\u0011\u00e0'];

const isDocument = ({ name, content }: BriefUpload): boolean =>
  /\.(?:pdf|docx|eml)$/i.test(name) || BEGINNINGS.some((beginning) => content.toString('latin1', 0, beginning.length) === beginning);

/** Pipes and devices do not tell their size. */
async function readUpTo(path: string, most: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of createReadStream(path)) {
    chunks.push(chunk as Buffer);
    size += (chunk as Buffer).byteLength;
    if (size > most) throw tooLarge('goes on and on');
  }
  return Buffer.concat(chunks);
}

const tooLarge = (size: string, most = `${MAX_BYTES} bytes`) =>
  new AppError('brief_too_large', `The brief ${size}; at most ${most} are read. Leave out what is not about the product.`);
