import type { Field, Rule } from '@hexad/proto/documents';
import type { EntityModel } from '../../../../src/domain/model.js';
import { exampleRecord, fieldOf } from '../../../../src/domain/examples.js';
import type { Value } from '../../../../src/domain/example-values.js';
import { lastStep, nearestFirst, opposite, transitionBody } from '../../../../src/domain/reach.js';
import { compare, instant, neighbour } from '../../../../src/domain/settle.js';
import { canPatch, stateFor, withFixed, type Changes } from '../../../../src/domain/test-changes.js';
import { lines } from '../../../../src/domain/text.js';
import { literal, type Writer } from './writer.js';
import { moved, post, refused } from './rule-requests.js';

type Of<K extends Rule['kind']> = Extract<Rule, { kind: K }>;

export function compareTest(w: Writer, entity: EntityModel, rule: Of<'compare'>): string | undefined {
  const record = exampleRecord(entity);
  const [left, right] = [rule.left, rule.right].map((name) => entity.fields.find((field) => field.name === name));
  if (left === undefined || right === undefined) return undefined;
  const stamping = entity.states?.transitions.find((each) => each.stamps.includes(rule.left) || each.stamps.includes(rule.right));
  if (!left.writable || !right.writable) return stamping === undefined ? undefined : stampedCompareTest(w, entity, rule, stamping.name);
  const wrong = [
    ...breaking(left.spec, rule.op, record[rule.right]!).map((value) => ({ ...record, [rule.left]: value })),
    ...breaking(right.spec, MIRRORED[rule.op], record[rule.left]!).map((value) => ({ ...record, [rule.right]: value })),
  ]
    .map((values) => ({ [rule.left]: values[rule.left]!, [rule.right]: values[rule.right]! }))
    .find((pair) => !compare(pair[rule.left]!, rule.op, pair[rule.right]!));
  if (wrong === undefined) return undefined;
  const fixed = withFixed(entity, wrong);
  return lines(
    refused(w, post(w, entity, fixed), 400, rule.left, 'rule'),
    `const ${entity.variable} = ${w.create(entity)};`,
    patches(entity, fixed)
      ? refused(w, `await api.patch(${w.path(entity, entity.variable)}, ${literal(fixed)})`, 400, rule.left, 'rule')
      : `expect(${entity.variable}.id).toBeDefined();`,
  );
}

const patches = (entity: EntityModel, changes: Changes): boolean => Object.keys(changes).every((name) => canPatch(entity, name));

const MIRRORED = { '<': '>', '<=': '>=', '>': '<', '>=': '<=', '!=': '!=' } as const;

/** Values of the field that do not stand in this relation to the other: the nearest first. */
function breaking(field: Field, op: Of<'compare'>['op'], other: Value): Value[] {
  const equal = op === '<=' || op === '>=' ? [] : [neighbour(field, other, true, 0)];
  const beyond = op === '!=' ? [] : [neighbour(field, other, op.startsWith('<'))];
  return [...equal, ...beyond].filter((value) => value !== undefined);
}

/** One side is stamped when a transition happens: the other lies on the wrong side of now. */
function stampedCompareTest(w: Writer, entity: EntityModel, rule: Of<'compare'>, name: string): string | undefined {
  const transition = entity.states!.transitions.find((each) => each.name === name)!;
  const [from] = nearestFirst(entity, transition.spec.from);
  const stamped = transition.stamps.includes(rule.left) ? rule.left : rule.right;
  const other = stamped === rule.left ? rule.right : rule.left;
  const field = entity.fields.find((each) => each.name === other);
  if (from === undefined || field === undefined || !field.writable || !['date', 'datetime'].includes(field.spec.type)) return undefined;
  const later = stamped === rule.left ? rule.op.startsWith('>') : rule.op.startsWith('<');
  const wrong = instant(field.spec, Date.UTC(later ? 2091 : 2001, 0, 15, 12));
  return lines(
    `const ${entity.variable} = ${w.inState(entity, from, { [other]: wrong })};`,
    refused(w, moved(w, entity, entity.variable, transition), 400, rule.left, 'rule'),
  );
}

export function nowTest(w: Writer, entity: EntityModel, rule: Of<'relativeToNow'>): string | undefined {
  const field = entity.fields.find((each) => each.name === rule.field);
  if (field === undefined || !field.writable) return undefined;
  const wrong = instant(field.spec, Date.UTC(rule.op.startsWith('>') ? 2001 : 2091, 0, 15, 12));
  const fixed = withFixed(entity, { [rule.field]: wrong });
  return lines(
    refused(w, post(w, entity, fixed), 400, rule.field, 'rule'),
    `const ${entity.variable} = ${w.create(entity)};`,
    patches(entity, fixed)
      ? refused(w, `await api.patch(${w.path(entity, entity.variable)}, ${literal(fixed)})`, 400, rule.field, 'rule')
      : `expect(${entity.variable}.id).toBeDefined();`,
  );
}

export function requiredTest(w: Writer, entity: EntityModel, rule: Of<'requiredWhen'>): string | undefined {
  const { variable } = entity;
  const guarded = entity.states?.field === rule.when.field;
  if (!guarded) {
    const fixed = withFixed(entity, { [rule.when.field]: rule.when.in[0]! });
    return lines(
      refused(w, post(w, entity, { ...fixed, [rule.field]: empty(entity, rule.field) }), 400, rule.field, 'missing'),
      `expect((${post(w, entity, fixed)}).status).toBe(201);`,
      otherwise(w, entity, rule),
    );
  }
  const state = stateFor(entity, rule.when);
  if (state === undefined) return undefined;
  if (canPatch(entity, rule.field, state)) {
    return lines(
      `const ${variable} = ${w.inState(entity, state)};`,
      refused(w, `await api.patch(${w.path(entity, variable)}, ${literal({ [rule.field]: null })})`, 400, rule.field, 'missing'),
    );
  }
  const last = lastStep(entity, state);
  if (last === undefined) return refused(w, post(w, entity, { [rule.field]: empty(entity, rule.field) }), 400, rule.field, 'missing');
  const { [rule.field]: _absent, ...body } = transitionBody(entity, last.transition);
  return lines(
    `const ${variable} = ${w.reached(entity, [{ field: rule.when.field, in: [last.from] }], { [rule.field]: empty(entity, rule.field) })};`,
    refused(w, `await api.post(${w.path(entity, variable, last.transition.segment)}, ${literal(body) || '{}'})`, 400, rule.field, 'missing'),
  );
}

/** How a request says that the field has no value: left out, it takes its default. */
const empty = (entity: EntityModel, name: string): null | undefined => (fieldOf(entity, name)?.default === undefined ? undefined : null);

/** Where the condition does not hold, the field may be absent. */
function otherwise(w: Writer, entity: EntityModel, rule: Of<'requiredWhen'>): string | false {
  const goal = opposite(entity, rule.when);
  const others = entity.rules.some((each) => each !== rule && each.kind === 'requiredWhen' && each.field === rule.field);
  if (goal === undefined || others) return false;
  const fixed = withFixed(entity, { [goal.field]: goal.in[0]! });
  return `expect((${post(w, entity, { ...fixed, [rule.field]: undefined })}).status).toBe(201);`;
}
