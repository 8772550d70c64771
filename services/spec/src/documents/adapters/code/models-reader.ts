import type { DocumentKind } from '@hexad/proto/documents';
import { DocumentReader } from '../../application/document-reader.js';
import { compose } from '../../domain/compose.js';
import { textOf } from '../../domain/container.js';
import { KIND_NAMES } from '../../domain/kinds.js';
import { unreadable } from '../../domain/limits.js';
import type { Reading } from '../../domain/reading.js';
import { blocksOfRecords } from '../../domain/records.js';
import { recordsOfDjango } from './django.js';
import { recordsOfSqlAlchemy } from './sqlalchemy.js';
import { recordsOfTypeOrm } from './typeorm.js';

/** Models of an existing system: its records, what belongs to what, and what a field must be. The code is read, never run. */
export class ModelsReader extends DocumentReader {
  override readonly kinds: readonly DocumentKind[] = ['models'];

  override read(content: Uint8Array, name: string): Reading {
    const text = textOf(content) ?? '';
    const records = [...recordsOfDjango(text), ...recordsOfSqlAlchemy(text), ...recordsOfTypeOrm(text)];
    if (records.length === 0) throw unreadable(name, KIND_NAMES.models);
    return compose(blocksOfRecords(name.replace(/^.*\//, '').replace(/\.[^.]*$/, ''), records));
  }
}
