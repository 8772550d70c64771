import { pyString } from '../../../../src/domain/escape.js';
import { columnTitles, fileColumns, rowKey } from '../../../../src/domain/file-columns.js';
import { filterParam } from '../../../../src/domain/model-listing.js';
import type { EntityModel } from '../../../../src/domain/model.js';
import { lines, list } from '../../../../src/domain/text.js';

/** `<plural>/columns.py` */
export function columnsModule(entity: EntityModel): string {
  const titles = columnTitles(entity);
  return lines(
    '"""The columns of files with these records."""',
    '',
    'from app.exchange.columns import Column',
    entity.can.import && 'from app.exchange.importing import Key',
    '',
    'COLUMNS = (',
    fileColumns(entity).map(({ field, kind, writable, clears }, at) => {
      const parts = list(
        pyString(field),
        pyString(titles[at]!),
        kind !== 'text' && `kind=${pyString(kind)}`,
        writable && 'writable=True',
        clears && 'clears=True',
      );
      return `Column(${parts}),`;
    }),
    ')',
    entity.can.import && ['', keySource(entity)],
    '',
  );
}

function keySource(entity: EntityModel): string {
  const key = rowKey(entity);
  if (key === undefined) return 'KEY = None';
  const { name, spec } = key;
  const type = spec.type === 'integer' ? 'int' : spec.type === 'number' ? 'float' : spec.type === 'boolean' ? 'bool' : 'str';
  return `KEY = Key(${pyString(name)}, ${pyString(filterParam(name))}, ${type})`;
}
