import type { EntityModel } from '../../../../../src/domain/model.js';
import { countersOf } from '../../../../../src/domain/sqlite-counters.js';
import { code } from '../../../../../src/domain/test-changes.js';
import { lines } from '../../../../../src/domain/text.js';
import type { Writer } from '../writer.js';

/** From 1 upwards, for each parent by itself, also for requests at once, and never a number twice. */
export function counterTest(w: Writer, entity: EntityModel, name: string): string | undefined {
  const counter = countersOf(entity).find(({ field }) => field.name === name);
  if (counter === undefined || !entity.can.create) return undefined;
  const reference = entity.references.find((each) => each.field === counter.within?.field);
  const of = (parent: string): Record<string, ReturnType<typeof code>> =>
    reference === undefined ? {} : { [reference.field]: code(`${parent}.id`) };
  const number = (record: string): string => `expect((${record}).${name})`;
  return lines(
    reference !== undefined && [`const parent = ${w.parent(entity, reference)};`, `const other = ${w.parent(entity, reference)};`],
    `${number(w.create(entity, of('parent')))}.toBe(1);`,
    `const second = ${w.create(entity, of('parent'))};`,
    `${number('second')}.toBe(2);`,
    reference !== undefined && `${number(w.create(entity, of('other')))}.toBe(1);`,
    `await api.database.run('DELETE FROM ${entity.table} WHERE id = ?', String(second.id));`,
    `const bodies = [${[1, 2, 3].map(() => w.body(entity, of('parent'))).join(', ')}];`,
    `const replies = await Promise.all(bodies.map((body) => api.post('${entity.path}', body)));`,
    `expect(replies.map((reply) => Number(reply.body.${name})).toSorted()).toEqual([3, 4, 5]);`,
  );
}
