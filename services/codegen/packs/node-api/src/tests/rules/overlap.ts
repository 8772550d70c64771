import type { EntityModel } from '../../../../../src/domain/model.js';
import type { Value } from '../../../../../src/domain/example-values.js';
import { distinctValues, exampleRecord } from '../../../../../src/domain/examples.js';
import { lastStep, opposite, pathBetween, type Goal } from '../../../../../src/domain/reach.js';
import { later, type NoOverlap } from '../../../../../src/domain/slots.js';
import { code, stateFor, withFixed, type Changes } from '../../../../../src/domain/test-changes.js';
import { lines } from '../../../../../src/domain/text.js';
import { drive } from '../checks-relations.js';
import { moved, post, refused } from '../rule-requests.js';
import type { Writer } from '../writer.js';

/** Over a record of the same kind: refused; beside it, before or after it: stored; of requests at once: one. */
export function overlapTest(w: Writer, entity: EntityModel, rule: NoOverlap): string | undefined {
  const { variable } = entity;
  const start = entity.fields.find((field) => field.name === rule.start)!;
  const record = exampleRecord(entity);
  const from = record[rule.start];
  const to = record[rule.end];
  if (!start.writable || from === undefined || to === undefined) return undefined;
  const time = (first: Value, last: Value): Changes => withFixed(entity, { [rule.start]: first, [rule.end]: last });
  const optional = entity.references.filter((reference) => rule.within.includes(reference.field) && !reference.required);
  const given = Object.fromEntries(optional.map((reference) => [reference.field, code(`(${w.parent(entity, reference)}).id`)]));
  const shared = Object.fromEntries(rule.within.map((name) => [name, code(`${variable}.${name}`)]));
  const goals: Goal[] = rule.when === undefined ? [] : [rule.when];
  const over = { ...time(from, to), ...shared };
  const first = `const ${variable} = ${w.reached(entity, goals, { ...time(from, to), ...given })};`;
  const guarded = rule.when !== undefined && rule.when.field === entity.states?.field;
  if (guarded && !rule.when!.in.includes(entity.states!.initial)) {
    const state = stateFor(entity, rule.when!);
    const last = state === undefined ? undefined : lastStep(entity, state);
    if (last === undefined) return undefined;
    return lines(
      first,
      `const second = ${w.reached(entity, [{ field: rule.when!.field, in: [last.from] }], over)};`,
      refused(w, moved(w, entity, 'second', last.transition), 409, rule.start, 'overlap'),
    );
  }
  if (!entity.can.create) return undefined;
  const plain = rule.when === undefined || guarded ? {} : withFixed(entity, { [rule.when.field]: rule.when.in[0]! });
  const touching = { ...plain, ...time(to, later(start.spec, to)), ...shared };
  const adjoins = start.spec.type !== 'date';
  const beyond = later(start.spec, to);
  return lines(
    first,
    refused(w, post(w, entity, { ...plain, ...over }), 409, rule.start, 'overlap'),
    adjoins
      ? `expect((${post(w, entity, touching)}).status).toBe(201);`
      : [
          refused(w, post(w, entity, touching), 409, rule.start, 'overlap'),
          `expect((${post(w, entity, { ...plain, ...time(beyond, later(start.spec, beyond)), ...shared })}).status).toBe(201);`,
        ],
    elsewhere(w, entity, rule, { ...plain, ...over }),
    atOnce(w, entity, { ...plain, ...given }),
    outside(w, entity, rule, over),
  );
}

/** At the same time, but of another kind. */
function elsewhere(w: Writer, entity: EntityModel, rule: NoOverlap, over: Changes): string | false {
  const reference = entity.references.find((each) => rule.within.includes(each.field));
  if (reference !== undefined)
    return `expect((${post(w, entity, { ...over, [reference.field]: code(`(${w.parent(entity, reference)}).id`) })}).status).toBe(201);`;
  const name = rule.within.find((each) => each !== rule.when?.field && distinctValues(entity, each, 2).length > 1);
  if (name === undefined) return false;
  return `expect((${post(w, entity, { ...over, [name]: distinctValues(entity, name, 9).at(-1)! })}).status).toBe(201);`;
}

/** Requests for one time that arrive together: one of them is granted. */
const atOnce = (w: Writer, entity: EntityModel, plain: Changes): string =>
  lines(
    `const wanted = ${w.body(entity, plain)};`,
    `const replies = await Promise.all([1, 2, 3].map(() => api.post('${entity.path}', wanted)));`,
    'expect(replies.map((reply) => reply.status).toSorted()).toEqual([201, 409, 409]);',
  );

/** What no longer counts leaves its time free. */
function outside(w: Writer, entity: EntityModel, rule: NoOverlap, over: Changes): string | false {
  const goal = rule.when === undefined ? undefined : opposite(entity, rule.when);
  if (goal === undefined || goal.field !== entity.states?.field) return false;
  const state = stateFor(entity, goal);
  const from = stateFor(entity, rule.when!);
  const path = state === undefined || from === undefined ? undefined : pathBetween(entity, from, state);
  if (path === undefined || path.length === 0) return false;
  return lines(drive(w, entity, entity.variable, from!, state!), `expect((${post(w, entity, over)}).status).toBe(201);`);
}
