import type { Field, Rule } from '@hexad/proto/documents';
import type { Value } from '../../../../src/domain/example-values.js';
import { exampleRecord, fieldOf } from '../../../../src/domain/examples.js';
import type { EntityModel } from '../../../../src/domain/model.js';
import { lastStep, nearestFirst, opposite, transitionBody } from '../../../../src/domain/reach.js';
import { compare, instant, neighbour } from '../../../../src/domain/settle.js';
import { canPatch, stateFor, withFixed, type Changes } from '../../../../src/domain/test-changes.js';
import { pyString } from '../../../../src/domain/escape.js';
import { lines } from '../../../../src/domain/text.js';
import { pyNames } from '../names.js';
import { created, moved, patch, post, refused, sent, type Writer } from './writer.js';

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
  return wrong === undefined ? undefined : refusedValues(w, entity, withFixed(entity, wrong), rule.left);
}

/** Neither a new record nor a changed one may have these values. */
function refusedValues(w: Writer, entity: EntityModel, fixed: Changes, field: string): string {
  const { variable } = pyNames(entity);
  const patches = Object.keys(fixed).every((name) => canPatch(entity, name));
  return lines(
    refused(post(w, entity, fixed), 400, field, 'rule'),
    patches && [`${variable} = ${w.create(entity)}`, refused(patch(w, entity, variable, fixed), 400, field, 'rule')],
    !patches && w.create(entity),
  );
}

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
  const { variable } = pyNames(entity);
  return lines(
    `${variable} = ${w.inState(entity, pyString(from), { [other]: wrong })}`,
    refused(moved(w, entity, variable, transition), 400, rule.left, 'rule'),
  );
}

export function nowTest(w: Writer, entity: EntityModel, rule: Of<'relativeToNow'>): string | undefined {
  const field = entity.fields.find((each) => each.name === rule.field);
  if (field === undefined || !field.writable) return undefined;
  const wrong = instant(field.spec, Date.UTC(rule.op.startsWith('>') ? 2001 : 2091, 0, 15, 12));
  return refusedValues(w, entity, withFixed(entity, { [rule.field]: wrong }), rule.field);
}

export function requiredTest(w: Writer, entity: EntityModel, rule: Of<'requiredWhen'>): string | undefined {
  const { variable } = pyNames(entity);
  const guarded = entity.states?.field === rule.when.field;
  const absent = { [rule.field]: empty(entity, rule.field) };
  if (!guarded) {
    const fixed = withFixed(entity, { [rule.when.field]: rule.when.in[0]! });
    return lines(
      refused(post(w, entity, { ...fixed, ...absent }), 400, rule.field, 'missing'),
      created(post(w, entity, fixed)),
      otherwise(w, entity, rule),
    );
  }
  const state = stateFor(entity, rule.when);
  if (state === undefined) return undefined;
  if (canPatch(entity, rule.field, state)) {
    return lines(
      `${variable} = ${w.inState(entity, pyString(state))}`,
      refused(patch(w, entity, variable, { [rule.field]: null }), 400, rule.field, 'missing'),
    );
  }
  const last = lastStep(entity, state);
  if (last === undefined) return refused(post(w, entity, absent), 400, rule.field, 'missing');
  const { [rule.field]: _absent, ...body } = transitionBody(entity, last.transition);
  return lines(
    `${variable} = ${w.reached(entity, [{ field: rule.when.field, in: [last.from] }], absent)}`,
    refused(`api.post(${w.path(entity, variable, last.transition.segment)}, ${sent(body)})`, 400, rule.field, 'missing'),
  );
}

/** How a request says that the field has no value: left out, it takes its default. */
const empty = (entity: EntityModel, name: string): null | undefined => (fieldOf(entity, name)?.default === undefined ? undefined : null);

/** Where the condition does not hold, the field may be absent. */
function otherwise(w: Writer, entity: EntityModel, rule: Of<'requiredWhen'>): string | false {
  const goal = opposite(entity, rule.when);
  const others = entity.rules.some((each) => each !== rule && each.kind === 'requiredWhen' && each.field === rule.field);
  if (goal === undefined || others) return false;
  return created(post(w, entity, { ...withFixed(entity, { [goal.field]: goal.in[0]! }), [rule.field]: undefined }));
}
