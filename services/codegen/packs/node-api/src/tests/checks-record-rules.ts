import type { Rule } from '@hexad/proto/documents';
import type { EntityModel } from '../../../../src/domain/model.js';
import { exampleValue } from '../../../../src/domain/example-values.js';
import { distinctValues } from '../../../../src/domain/examples.js';
import { lastStep, opposite, pathBetween } from '../../../../src/domain/reach.js';
import { canPatch, code, freeChange, otherValue, stateFor, withFixed, type Changes } from '../../../../src/domain/test-changes.js';
import { lines } from '../../../../src/domain/text.js';
import { drive } from './checks-relations.js';
import { literal, type Writer } from './writer.js';
import { moved, post, refused } from './rule-requests.js';

type Of<K extends Rule['kind']> = Extract<Rule, { kind: K }>;

export function togetherTest(w: Writer, entity: EntityModel, rule: Of<'uniqueTogether'>): string | undefined {
  const { variable } = entity;
  const optional = entity.references.filter((reference) => rule.fields.includes(reference.field) && !reference.required);
  const given = Object.fromEntries(optional.map((reference) => [reference.field, code(`(${w.parent(entity, reference)}).id`)]));
  const shared = Object.fromEntries(
    rule.fields.filter((name) => name !== entity.states?.field).map((name) => [name, code(`${variable}.${name}`)]),
  );
  const first = `const ${variable} = ${w.reached(entity, rule.when === undefined ? [] : [rule.when], given)};`;
  const field = rule.fields.find((name) => uniqueFields(entity).has(name)) ?? rule.fields[0]!;
  const guarded = rule.when !== undefined && rule.when.field === entity.states?.field;
  const holdsAtOnce = !guarded || rule.when!.in.includes(entity.states!.initial);
  const plain = rule.when === undefined || guarded ? {} : withFixed(entity, { [rule.when.field]: rule.when.in[0]! });
  const free = `expect((${post(w, entity, differing(w, entity, rule, shared))}).status).toBe(201);`;
  if (holdsAtOnce)
    return lines(
      first,
      refused(w, post(w, entity, { ...plain, ...shared }), 409, field, 'duplicate'),
      free,
      outside(w, entity, rule, shared),
    );
  const state = stateFor(entity, rule.when!);
  const last = state === undefined ? undefined : lastStep(entity, state);
  if (last === undefined) {
    const second = `const second = ${w.reached(entity, [rule.when!], given)};`;
    if (!rule.fields.every((name) => canPatch(entity, name, state))) return undefined;
    return lines(first, second, refused(w, `await api.patch(${w.path(entity, 'second')}, ${literal(shared)})`, 409, field, 'duplicate'), free);
  }
  return lines(
    first,
    `const second = ${w.reached(entity, [{ field: rule.when!.field, in: [last.from] }], shared)};`,
    refused(w, moved(w, entity, 'second', last.transition), 409, field, 'duplicate'),
  );
}

/** What must be unique by itself. */
const uniqueFields = (entity: EntityModel): ReadonlySet<string> =>
  new Set([
    ...entity.fields.filter((field) => field.spec.unique).map((field) => field.name),
    ...entity.references.filter((reference) => reference.unique).map((reference) => reference.field),
  ]);

/** The shared values but for one that differs. What must be unique by itself cannot be shared at all. */
function differing(w: Writer, entity: EntityModel, rule: Of<'uniqueTogether'>, shared: Changes): Changes {
  const unique = uniqueFields(entity);
  const rest = Object.fromEntries(Object.entries(shared).filter(([name]) => !unique.has(name)));
  if (rule.fields.some((name) => unique.has(name))) return rest;
  const reference = entity.references.find((each) => rule.fields.includes(each.field));
  if (reference !== undefined) return { ...rest, [reference.field]: code(`(${w.parent(entity, reference)}).id`) };
  const left = rule.fields.find((name) => name !== rule.when?.field && distinctValues(entity, name, 2).length > 1);
  return left === undefined ? rest : { ...rest, ...withFixed(entity, { [left]: distinctValues(entity, left, 9).at(-1)! }) };
}

/** Records for which the condition does not hold do not count. */
function outside(w: Writer, entity: EntityModel, rule: Of<'uniqueTogether'>, shared: Changes): string | false {
  const goal = rule.when === undefined ? undefined : opposite(entity, rule.when);
  if (rule.fields.some((name) => uniqueFields(entity).has(name))) return false;
  if (goal === undefined || goal.field !== entity.states?.field) return false;
  const state = stateFor(entity, goal);
  const from = stateFor(entity, rule.when!);
  const path = state === undefined || from === undefined ? undefined : pathBetween(entity, from, state);
  if (path === undefined || path.length === 0) return false;
  return lines(drive(w, entity, entity.variable, from!, state!), `expect((${post(w, entity, shared)}).status).toBe(201);`);
}

export function immutableTest(w: Writer, entity: EntityModel, rule: Of<'immutable'>): string | undefined {
  const { variable } = entity;
  const changes = frozenChanges(w, entity, rule);
  if (changes.length === 0) return undefined;
  const before = rule.when === undefined ? [] : [rule.when];
  const path = w.path(entity, variable);
  if (!entity.can.update) {
    return lines(
      `const ${variable} = ${w.reached(entity, before)};`,
      `expect((await api.patch(${path}, ${literal(changes[0]!)})).status).toBe(405);`,
      `expect(${w.stored(entity, `${variable}.id`)}).toEqual(${variable});`,
    );
  }
  const free = rule.when === undefined ? undefined : opposite(entity, rule.when);
  const allowed = free === undefined || rule.fields !== undefined ? undefined : freeChange(entity);
  return lines(
    `const ${variable} = ${w.reached(entity, before)};`,
    changes.map((change) => refused(w, `await api.patch(${path}, ${literal(change)})`, 409, Object.keys(change)[0]!, 'immutable')),
    `expect(${w.stored(entity, `${variable}.id`)}).toEqual(${variable});`,
    free !== undefined &&
      allowed !== undefined && [
        `const other = ${w.reached(entity, [free])};`,
        `expect((await api.patch(${w.path(entity, 'other')}, ${literal({ [allowed.name]: allowed.value })})).status).toBe(200);`,
      ],
  );
}

/** One change for each frozen field; for a whole record one is enough. */
function frozenChanges(w: Writer, entity: EntityModel, rule: Of<'immutable'>): Changes[] {
  const own = (name: string): Changes | undefined => {
    const field = entity.fields.find((each) => each.name === name && each.writable && each.name !== entity.spec.stateField);
    return field === undefined ? undefined : { [name]: otherValue(field.spec) };
  };
  if (rule.fields === undefined) {
    const free = freeChange(entity);
    const any = entity.fields.find(
      (field) => own(field.name) !== undefined && field.name !== rule.when?.field && otherValue(field.spec) !== exampleValue(field.spec),
    );
    return [free === undefined ? (any === undefined ? undefined : own(any.name)) : { [free.name]: free.value }].filter(
      (change) => change !== undefined,
    );
  }
  return rule.fields
    .map((name) => {
      const reference = entity.references.find((each) => each.field === name);
      return reference === undefined ? own(name) : { [name]: code(`(${w.parent(entity, reference)}).id`) };
    })
    .filter((change) => change !== undefined);
}

export function deleteOnlyTest(w: Writer, entity: EntityModel, rule: Of<'deleteOnly'>): string | undefined {
  if (!entity.can.delete) {
    return lines(
      `const ${entity.variable} = ${w.create(entity)};`,
      `expect((await api.delete(${w.path(entity, entity.variable)})).status).toBe(405);`,
      `expect(${w.stored(entity, `${entity.variable}.id`)}).toEqual(${entity.variable});`,
    );
  }
  const refusal = (variable: string): string =>
    lines(
      `const reply = await api.delete(${w.path(entity, variable)});`,
      'expect(reply.status).toBe(409);',
      "expect(reply.body.code).toBe('delete_refused');",
      `expect(${w.stored(entity, `${variable}.id`)}).toEqual(${variable});`,
    );
  if (rule.when === undefined) return lines(`const ${entity.variable} = ${w.create(entity)};`, refusal(entity.variable));
  const kept = opposite(entity, rule.when);
  return lines(
    kept !== undefined && [`const kept = ${w.reached(entity, [kept])};`, refusal('kept')],
    `const ${entity.variable} = ${w.reached(entity, [rule.when])};`,
    `expect((await api.delete(${w.path(entity, entity.variable)})).status).toBe(204);`,
  );
}
