import type { Value } from '../../../../src/domain/example-values.js';
import { distinctValues, exampleRecord } from '../../../../src/domain/examples.js';
import type { EntityModel } from '../../../../src/domain/model.js';
import { lastStep, type Goal } from '../../../../src/domain/reach.js';
import { later, type NoOverlap } from '../../../../src/domain/slots.js';
import { code, stateFor, withFixed, type Changes } from '../../../../src/domain/test-changes.js';
import { lines } from '../../../../src/domain/text.js';
import { pyNames } from '../names.js';
import { atOnce, ONE_OF_THREE } from './at-once.js';
import { released } from './checks-record-rules.js';
import { created, moved, post, refused, valueOf, type Writer } from './writer.js';

/** Over a record of the same kind: refused; beside it, before or after it: stored; of requests at once: one. */
export function overlapTest(w: Writer, entity: EntityModel, rule: NoOverlap): string | undefined {
  const { variable } = pyNames(entity);
  const start = entity.fields.find((field) => field.name === rule.start)!;
  const record = exampleRecord(entity);
  const [from, to] = [record[rule.start], record[rule.end]];
  if (!start.writable || from === undefined || to === undefined) return undefined;
  const time = (first: Value, last: Value): Changes => withFixed(entity, { [rule.start]: first, [rule.end]: last });
  const optional = entity.references.filter((reference) => rule.within.includes(reference.field) && !reference.required);
  const given = Object.fromEntries(optional.map((reference) => [reference.field, code(valueOf(w.parent(entity, reference), 'id'))]));
  const shared = Object.fromEntries(rule.within.map((name) => [name, code(valueOf(variable, name))]));
  const goals: Goal[] = rule.when === undefined ? [] : [rule.when];
  const over = { ...time(from, to), ...shared };
  const first = `${variable} = ${w.reached(entity, goals, { ...time(from, to), ...given })}`;
  const guarded = rule.when !== undefined && rule.when.field === entity.states?.field;
  if (guarded && !rule.when!.in.includes(entity.states!.initial)) {
    const state = stateFor(entity, rule.when!);
    const last = state === undefined ? undefined : lastStep(entity, state);
    if (last === undefined) return undefined;
    return lines(
      first,
      `second = ${w.reached(entity, [{ field: rule.when!.field, in: [last.from] }], over)}`,
      refused(moved(w, entity, 'second', last.transition), 409, rule.start, 'overlap'),
    );
  }
  if (!entity.can.create) return undefined;
  const plain = rule.when === undefined || guarded ? {} : withFixed(entity, { [rule.when.field]: rule.when.in[0]! });
  const beyond = later(start.spec, to);
  const touching = { ...plain, ...time(to, beyond), ...shared };
  return lines(
    first,
    refused(post(w, entity, { ...plain, ...over }), 409, rule.start, 'overlap'),
    start.spec.type !== 'date'
      ? created(post(w, entity, touching))
      : [
          refused(post(w, entity, touching), 409, rule.start, 'overlap'),
          created(post(w, entity, { ...plain, ...time(beyond, later(start.spec, beyond)), ...shared })),
        ],
    elsewhere(w, entity, rule, { ...plain, ...over }),
    atOnce(entity, `[${w.body(entity, { ...plain, ...given })}] * 3`),
    ONE_OF_THREE,
    released(w, entity, rule.when, over),
  );
}

/** At the same time, but of another kind. */
function elsewhere(w: Writer, entity: EntityModel, rule: NoOverlap, over: Changes): string | false {
  const reference = entity.references.find((each) => rule.within.includes(each.field));
  if (reference !== undefined)
    return created(post(w, entity, { ...over, [reference.field]: code(valueOf(w.parent(entity, reference), 'id')) }));
  const name = rule.within.find((each) => each !== rule.when?.field && distinctValues(entity, each, 2).length > 1);
  return name !== undefined && created(post(w, entity, { ...over, [name]: distinctValues(entity, name, 9).at(-1)! }));
}
