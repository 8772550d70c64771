import { WorkerProcess } from '@hexad/host';
import { AppError } from '@hexad/kernel';
import type { Upload } from '../../domain/brief.js';
import { DocumentReadings } from '../application/document-readings.js';
import { ReadDocuments } from '../application/read-documents.js';
import { READING_LIMITS, refuseManyBytes, shown } from '../domain/limits.js';
import type { ReadDocument } from '../domain/reading.js';
import { recognise } from '../domain/recognise.js';
import type { SentDocument } from './documents.worker.js';
import { TextReader } from './text-reader.js';

/** Bytes of plain text that take the event loop less than the start of a process. */
const SMALL_BYTES = 64 * 1024;

/** Reads in a process of its own, which is killed when a document takes too much of it; but for a little plain text, of which nothing is to be parsed. */
export class ProcessReadings extends DocumentReadings implements AsyncDisposable {
  readonly #worker = new WorkerProcess<readonly Upload[], readonly SentDocument[]>(
    new URL('./documents.worker.js', import.meta.url),
    'reading documents',
  );
  readonly #plain = new ReadDocuments([new TextReader()]);

  override async read(uploads: readonly Upload[]): Promise<readonly ReadDocument[]> {
    refuseManyBytes(uploads);
    if (isLittleText(uploads)) return this.#plain.read(uploads);
    const read = await this.#worker.run(uploads).catch((thrown: unknown) => {
      throw AppError.from(thrown).code === 'unavailable' ? tooHeavy(uploads, thrown) : thrown;
    });
    const given = uploads.values();
    return read.map(({ content, ...rest }) => ({ ...rest, content: content ?? given.next().value!.content }));
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.#worker[Symbol.asyncDispose]();
  }
}

function isLittleText(uploads: readonly Upload[]): boolean {
  const bytes = uploads.reduce((sum, { content }) => sum + content.byteLength, 0);
  return bytes <= SMALL_BYTES && uploads.every(({ name, content }) => recognise(name, content) === 'text');
}

function tooHeavy(uploads: readonly Upload[], cause: unknown): AppError {
  const { timeoutMs, memoryMb } = READING_LIMITS;
  const names = uploads.map(({ name }) => shown(name)).join(', ');
  return new AppError(
    'document_bomb',
    `Reading ${names} took more than ${timeoutMs / 1_000} s or ${memoryMb} MB; it is not read. Save it again with the program that made it.`,
    { cause },
  );
}
