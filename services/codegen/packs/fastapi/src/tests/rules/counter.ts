import { pyString } from '../../../../../src/domain/escape.js';
import type { EntityModel } from '../../../../../src/domain/model.js';
import { countersOf } from '../../../../../src/domain/sqlite-counters.js';
import { code, type Changes } from '../../../../../src/domain/test-changes.js';
import { lines } from '../../../../../src/domain/text.js';
import { atOnce } from '../at-once.js';
import { valueOf, type Writer } from '../writer.js';

/** From 1 upwards, for each parent by itself, also for requests at once, and never a number twice. */
export function counterTest(w: Writer, entity: EntityModel, name: string): string | undefined {
  const counter = countersOf(entity).find(({ field }) => field.name === name);
  if (counter === undefined || !entity.can.create) return undefined;
  const reference = entity.references.find((each) => each.field === counter.within?.field);
  const of = (parent: string): Changes => (reference === undefined ? {} : { [reference.field]: code(valueOf(parent, 'id')) });
  const numbered = (record: string, number: number): string => `assert ${valueOf(record, name)} == ${number}`;
  return lines(
    reference !== undefined && [`parent = ${w.parent(entity, reference)}`, `other = ${w.parent(entity, reference)}`],
    numbered(w.create(entity, of('parent')), 1),
    `second = ${w.create(entity, of('parent'))}`,
    numbered('second', 2),
    reference !== undefined && numbered(w.create(entity, of('other')), 1),
    `api.database.run(${pyString(`DELETE FROM ${entity.table} WHERE id = ?`)}, [second["id"]])`,
    atOnce(entity, `[${[1, 2, 3].map(() => w.body(entity, of('parent'))).join(', ')}]`),
    `assert sorted(${valueOf('reply.body', name)} for reply in replies) == [3, 4, 5]`,
  );
}
