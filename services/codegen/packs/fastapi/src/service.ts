import { plainLine, pyDocstring, pyString, pyValue } from '../../../src/domain/escape.js';
import type { AppModel, EntityModel, FieldModel } from '../../../src/domain/model.js';
import { lines } from '../../../src/domain/text.js';
import { guard, reachChecks, stamps } from './access/guards.js';
import { changeChecks, deleteChecks, recordChecks } from './checks.js';
import { tallyChecks } from './rules/tally.js';
import { attributeOf, importOf, pyNames } from './names.js';
import { block, dictionary } from './text.js';

/** `<plural>/service.py`: the rules of one kind of record. */
export function serviceModule(app: AppModel, entity: EntityModel): string {
  const names = pyNames(entity);
  const system = entity.fields.filter((field) => !field.writable);
  const stamped = stamps(app, entity);
  const touched = [...stamped].filter(([name]) => name.startsWith('updated'));
  const method = (head: string, checks: readonly string[]): string | false => checks.length > 0 && `\n${block(head, checks)}`;
  const { type, variable } = names;
  return lines(
    pyDocstring(`${entity.spec.pluralLabel}: what may be done with them, and when.`),
    '',
    'from collections.abc import Sequence',
    '',
    app.access !== undefined && ['from app.access.permits import PersonGuard, sees', 'from app.access.person import own_id, own_name'],
    'from app.base.kinds import minutes_after, now, today',
    'from app.base.service import Service',
    'from app.db.database import Database',
    'from app.db.table import Span',
    'from app.http.refusals import conflict, invalid_field, unknown_reference',
    'from app.tables import Tables',
    importOf(entity, 'record', type),
    importOf(entity, 'schema', 'SCHEMA'),
    entity.states !== undefined && importOf(entity, 'states', 'STATES'),
    '',
    '',
    block(
      `class ${names.service}(Service[${type}]):`,
      `label = ${pyString(plainLine(entity.spec.label))}`,
      'schema = SCHEMA',
      system.length > 0 && `system = ${dictionary(system.map((field) => [pyString(attributeOf(field.name)), stamped.get(field.name) ?? systemValue(field)] as const))}`,
      touched.length > 0 && `touched = ${dictionary(touched.map(([name, value]) => [pyString(attributeOf(name)), value] as const))}`,
      entity.states !== undefined && 'states = STATES',
      guard(app, entity),
      '',
      block(
        'def __init__(self, database: Database, tables: Tables) -> None:',
        `super().__init__(database, tables.${names.collection})`,
        'self._tables = tables',
      ),
      method(`def reach(self, ${variable}: ${type}, before: ${type} | None, /) -> None:`, reachChecks(app, entity)),
      method(`def check(self, ${variable}: ${type}, before: ${type} | None, /) -> None:`, recordChecks(app, entity)),
      method(`def check_change(self, before: ${type}, ${variable}: ${type}, changed: Sequence[str], /) -> None:`, changeChecks(app, entity)),
      method(`def check_written(self, ${variable}: ${type}, before: ${type} | None, /) -> None:`, tallyChecks(app, entity)),
      method(`def check_delete(self, ${variable}: ${type}, /) -> None:`, deleteChecks(app, entity)),
    ),
    '',
  );
}

/** What a new record has in a field that only the system sets. */
function systemValue({ spec, nullable }: FieldModel): string {
  // Worked out, or counted, while it is written.
  if ((spec.computed !== undefined || spec.counter !== undefined) && !nullable) return spec.type === 'boolean' ? 'False' : '0';
  if (spec.default === undefined) return 'None';
  if (typeof spec.default !== 'object') return pyValue(spec.default);
  return spec.type === 'date' ? 'today' : 'now';
}
