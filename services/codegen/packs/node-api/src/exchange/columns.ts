import { tsString } from '../../../../src/domain/escape.js';
import { columnTitles, fileColumns } from '../../../../src/domain/file-columns.js';
import type { EntityModel } from '../../../../src/domain/model.js';
import { lines } from '../../../../src/domain/text.js';

/** `<plural>/columns.ts` */
export function columnsModule(entity: EntityModel): string {
  const titles = columnTitles(entity);
  return lines(
    '// The columns of files with these records.',
    "import type { Column } from '../exchange/columns.ts';",
    '',
    'export const COLUMNS: readonly Column[] = [',
    fileColumns(entity).map(
      ({ field, kind, writable, clears }, at) =>
        `{ field: ${tsString(field)}, title: ${tsString(titles[at]!)}, kind: '${kind}'${writable ? ', writable: true' : ''}${clears ? ', clears: true' : ''} },`,
    ),
    '];',
  );
}
