import { exampleValue } from '../../../../../src/domain/example-values.js';
import { exampleRecord } from '../../../../../src/domain/examples.js';
import { tsString } from '../../../../../src/domain/escape.js';
import type { EntityModel } from '../../../../../src/domain/model.js';
import { code, withFixed, type Changes } from '../../../../../src/domain/test-changes.js';
import { lines } from '../../../../../src/domain/text.js';
import type { Writer } from '../writer.js';

/** One reminder when its time has come, whoever looks how often; none before, and none where its condition does not hold. */
export function reminderTest(w: Writer, entity: EntityModel, id: string): string | undefined {
  const reminder = entity.reminders.find((each) => each.id === id);
  if (reminder === undefined || !entity.can.create) return undefined;
  const { variable } = entity;
  const { field, minutes, when, via } = reminder;
  const goals = when === undefined ? [] : [when];
  const own = entity.fields.find(({ name }) => name === field);
  const reference = entity.references.find((each) => each.field === via);
  const changes: Changes = {
    ...(own !== undefined && own.writable && exampleRecord(entity)[field] === undefined ? withFixed(entity, { [field]: exampleValue(own.spec) }) : {}),
    ...(reference === undefined ? {} : { [reference.field]: code(`(${w.parent(entity, reference)}).id`) }),
  };
  const other = elsewhere(w, entity, when);
  w.use('collectDue', '../src/reminders/outbox.ts');
  w.use('deliverDue', '../src/reminders/outbox.ts');
  return lines(
    `const ${variable} = ${w.reached(entity, goals, changes)};`,
    other !== undefined && `const other = ${other};`,
    `const due = Date.parse(String(${variable}.${field})) + ${minutes} * 60_000;`,
    'const found = async (time: number) => {',
    'await collectDue(api.database, new Date(time));',
    `return ${w.help('items')}(await api.get('/api/due-reminders?pageSize=100')).filter(({ rule, record }) => rule === ${tsString(id)} && record === ${w.path(entity, variable)});`,
    '};',
    'expect(await found(due - 60_000)).toEqual([]);',
    `const reminder = { rule: ${tsString(id)}, record: ${w.path(entity, variable)}, recipientId: ${reference === undefined ? 'null' : `${variable}.${reference.field}`}, dueAt: new Date(due).toISOString(), deliveredAt: null };`,
    'expect(await found(due)).toEqual([expect.objectContaining(reminder)]);',
    'expect(await found(due + 60_000)).toHaveLength(1);',
    other !== undefined && [
      `await collectDue(api.database, new Date(Date.parse(String(other.${field})) + ${minutes} * 60_000));`,
      `expect(${w.help('items')}(await api.get('/api/due-reminders?pageSize=100')).map(({ record }) => record)).not.toContain(${w.path(entity, 'other')});`,
    ],
    'const sent: string[] = [];',
    'const delivery = {',
    'async send({ rule, record }: { rule: string; record: string }): Promise<void> {',
    `if (rule === ${tsString(id)} && record === ${w.path(entity, variable)}) sent.push(rule);`,
    '},',
    '};',
    'await Promise.all([deliverDue(api.database, delivery, new Date(due)), deliverDue(api.database, delivery, new Date(due))]);',
    'await deliverDue(api.database, delivery, new Date(due + 86_400_000));',
    `expect(sent).toEqual([${tsString(id)}]);`,
  );
}

/** A record for which the condition does not hold. */
function elsewhere(w: Writer, entity: EntityModel, when: EntityModel['reminders'][number]['when']): string | undefined {
  if (when === undefined) return undefined;
  if (entity.states?.field === when.field) {
    const state = entity.states.states.find((each) => !when.in.includes(each));
    return state === undefined ? undefined : w.inState(entity, state);
  }
  const field = entity.fields.find(({ name }) => name === when.field);
  const values = field?.spec.type === 'boolean' ? [true, false] : (field?.spec.enum ?? []);
  const value = values.find((each) => !when.in.includes(each));
  return value === undefined || field?.writable !== true ? undefined : w.create(entity, withFixed(entity, { [when.field]: value }));
}
