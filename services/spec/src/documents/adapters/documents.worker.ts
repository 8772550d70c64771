import { workerTask } from '@hexad/host/worker-task';
import type { Upload } from '../../domain/brief.js';
import { ReadDocuments } from '../application/read-documents.js';
import { READING_LIMITS } from '../domain/limits.js';
import type { ReadDocument } from '../domain/reading.js';
import { documentReaders } from './readers.js';

const documents = new ReadDocuments(documentReaders());

/** The bytes of what was handed over do not travel back; those of what was inside do. */
export type SentDocument = Omit<ReadDocument, 'content'> & { readonly content?: Uint8Array };

export const task = workerTask(async (uploads: readonly Upload[]): Promise<SentDocument[]> => {
  const given = new Set(uploads.map(({ content }) => content));
  return (await documents.read(uploads)).map(({ content, ...rest }) => (given.has(content) ? rest : { ...rest, content }));
}, READING_LIMITS);
