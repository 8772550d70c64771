import type { Rule } from '@hexad/proto/documents';
import { exampleValue } from '../../../../src/domain/example-values.js';
import { distinctValues } from '../../../../src/domain/examples.js';
import type { EntityModel } from '../../../../src/domain/model.js';
import { lastStep, opposite, pathBetween } from '../../../../src/domain/reach.js';
import { canPatch, code, freeChange, otherValue, stateFor, withFixed, type Changes } from '../../../../src/domain/test-changes.js';
import { lines } from '../../../../src/domain/text.js';
import { pyNames } from '../names.js';
import { created, drive, moved, patch, post, refused, valueOf, type Writer } from './writer.js';

type Of<K extends Rule['kind']> = Extract<Rule, { kind: K }>;

export function togetherTest(w: Writer, entity: EntityModel, rule: Of<'uniqueTogether'>): string | undefined {
  const { variable } = pyNames(entity);
  const optional = entity.references.filter((reference) => rule.fields.includes(reference.field) && !reference.required);
  const given = Object.fromEntries(optional.map((reference) => [reference.field, code(valueOf(w.parent(entity, reference), 'id'))]));
  const shared = Object.fromEntries(
    rule.fields.filter((name) => name !== entity.states?.field).map((name) => [name, code(valueOf(variable, name))]),
  );
  const first = `${variable} = ${w.reached(entity, rule.when === undefined ? [] : [rule.when], given)}`;
  const field = rule.fields.find((name) => uniqueFields(entity).has(name)) ?? rule.fields[0]!;
  const guarded = rule.when !== undefined && rule.when.field === entity.states?.field;
  const holdsAtOnce = !guarded || rule.when!.in.includes(entity.states!.initial);
  const plain = rule.when === undefined || guarded ? {} : withFixed(entity, { [rule.when.field]: rule.when.in[0]! });
  const free = created(post(w, entity, differing(w, entity, rule, shared)));
  if (holdsAtOnce)
    return lines(first, refused(post(w, entity, { ...plain, ...shared }), 409, field, 'duplicate'), free, outside(w, entity, rule, shared));
  const state = stateFor(entity, rule.when!);
  const last = state === undefined ? undefined : lastStep(entity, state);
  if (last === undefined) {
    if (!rule.fields.every((name) => canPatch(entity, name, state))) return undefined;
    return lines(
      first,
      `second = ${w.reached(entity, [rule.when!], given)}`,
      refused(patch(w, entity, 'second', shared), 409, field, 'duplicate'),
      free,
    );
  }
  return lines(
    first,
    `second = ${w.reached(entity, [{ field: rule.when!.field, in: [last.from] }], shared)}`,
    refused(moved(w, entity, 'second', last.transition), 409, field, 'duplicate'),
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
  if (reference !== undefined) return { ...rest, [reference.field]: code(valueOf(w.parent(entity, reference), 'id')) };
  const left = rule.fields.find((name) => name !== rule.when?.field && distinctValues(entity, name, 2).length > 1);
  return left === undefined ? rest : { ...rest, ...withFixed(entity, { [left]: distinctValues(entity, left, 9).at(-1)! }) };
}

/** Records for which the condition does not hold do not count. */
function outside(w: Writer, entity: EntityModel, rule: Of<'uniqueTogether'>, shared: Changes): string | false {
  if (rule.fields.some((name) => uniqueFields(entity).has(name))) return false;
  return released(w, entity, rule.when, shared);
}

/** Once the condition no longer holds for the first record, another one may be like it. */
export function released(w: Writer, entity: EntityModel, when: Of<'uniqueTogether'>['when'], shared: Changes): string | false {
  const goal = when === undefined ? undefined : opposite(entity, when);
  if (goal === undefined || goal.field !== entity.states?.field) return false;
  const state = stateFor(entity, goal);
  const from = stateFor(entity, when!);
  const path = state === undefined || from === undefined ? undefined : pathBetween(entity, from, state);
  if (path === undefined || path.length === 0) return false;
  return lines(drive(w, entity, pyNames(entity).variable, from!, state!), created(post(w, entity, shared)));
}

export function immutableTest(w: Writer, entity: EntityModel, rule: Of<'immutable'>): string | undefined {
  const { variable } = pyNames(entity);
  const changes = frozenChanges(w, entity, rule);
  if (changes.length === 0) return undefined;
  const made = `${variable} = ${w.reached(entity, rule.when === undefined ? [] : [rule.when])}`;
  const unchanged = `assert ${w.stored(entity, variable)} == ${variable}`;
  if (!entity.can.update) return lines(made, `assert ${patch(w, entity, variable, changes[0]!)}.status == 405`, unchanged);
  const free = rule.when === undefined ? undefined : opposite(entity, rule.when);
  const allowed = free === undefined || rule.fields !== undefined ? undefined : freeChange(entity);
  return lines(
    made,
    changes.map((change) => refused(patch(w, entity, variable, change), 409, Object.keys(change)[0]!, 'immutable')),
    unchanged,
    free !== undefined &&
      allowed !== undefined && [
        `other = ${w.reached(entity, [free])}`,
        `assert ${patch(w, entity, 'other', { [allowed.name]: allowed.value })}.status == 200`,
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
      return reference === undefined ? own(name) : { [name]: code(valueOf(w.parent(entity, reference), 'id')) };
    })
    .filter((change) => change !== undefined);
}

export function deleteOnlyTest(w: Writer, entity: EntityModel, rule: Of<'deleteOnly'>): string | undefined {
  const { variable } = pyNames(entity);
  const removed = (name: string): string => `api.delete(${w.path(entity, name)})`;
  if (!entity.can.delete) {
    return lines(
      `${variable} = ${w.create(entity)}`,
      `assert ${removed(variable)}.status == 405`,
      `assert ${w.stored(entity, variable)} == ${variable}`,
    );
  }
  const refusal = (name: string): string =>
    lines(
      `reply = ${removed(name)}`,
      'assert reply.status == 409',
      'assert reply.body["code"] == "delete_refused"',
      `assert ${w.stored(entity, name)} == ${name}`,
    );
  if (rule.when === undefined) return lines(`${variable} = ${w.create(entity)}`, refusal(variable));
  const kept = opposite(entity, rule.when);
  return lines(
    kept !== undefined && [`kept = ${w.reached(entity, [kept])}`, refusal('kept')],
    `${variable} = ${w.reached(entity, [rule.when])}`,
    `assert ${removed(variable)}.status == 204`,
  );
}
