import type { DocumentKind } from '@hexad/proto/documents';
import { DocumentReader } from '../../application/document-reader.js';
import { compose } from '../../domain/compose.js';
import { textOf } from '../../domain/container.js';
import { unreadable } from '../../domain/limits.js';
import type { Reading } from '../../domain/reading.js';
import { blocksOfRecords } from '../../domain/records.js';
import { recordsOfTables } from './records-of-tables.js';
import { tablesOfSql } from './sql-tables.js';

/** SQL DDL of any dialect: tables become records, foreign keys what belongs to what. */
export class SqlReader extends DocumentReader {
  override readonly kinds: readonly DocumentKind[] = ['sql'];

  override read(content: Uint8Array, name: string): Reading {
    const tables = tablesOfSql(textOf(content) ?? '');
    if (tables.length === 0) throw unreadable(name, 'SQL with CREATE TABLE');
    const title = name.replace(/^.*\//, '').replace(/\.[^.]*$/, '');
    return compose(blocksOfRecords(title, recordsOfTables(tables)));
  }
}
