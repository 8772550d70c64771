import type { Rule } from '@hexad/proto/documents';
import type { EntityModel } from '../../../../src/domain/model.js';
import type { ReferenceModel } from '../../../../src/domain/model-relations.js';
import { parentGoals } from '../../../../src/domain/examples.js';
import { lastStep, opposite, type Goal } from '../../../../src/domain/reach.js';
import { code, parentState, stateFor, withFixed } from '../../../../src/domain/test-changes.js';
import { lines } from '../../../../src/domain/text.js';
import { drive } from './checks-relations.js';
import { type Writer } from './writer.js';
import { moved, post, refused } from './rule-requests.js';

type Of<K extends Rule['kind']> = Extract<Rule, { kind: K }>;

export function limitTest(w: Writer, parent: EntityModel, rule: Of<'maxChildren'>): string | undefined {
  const child = w.app.entity(rule.entity);
  const reference = child.references.find((each) => each.field === rule.via);
  if (reference === undefined) return undefined;
  const via = { [rule.via]: code(`${parent.variable}.id`) };
  const goals: Goal[] = rule.when === undefined ? [] : [rule.when];
  const made = `const ${parent.variable} = ${w.parent(child, reference)};`;
  const limit = effectiveLimit(parent, child, reference, rule);
  const refusal = reference.unique ? 'duplicate' : 'limit_reached';
  const fill = `for (let made = 0; made < ${limit}; made += 1) {\n${w.reached(child, goals, via)};\n}`;
  const atOnce = rule.when === undefined || rule.when.field !== child.states?.field || rule.when.in.includes(child.states.initial);
  if (atOnce) {
    const plain =
      rule.when === undefined || rule.when.field === child.states?.field ? {} : withFixed(child, { [rule.when.field]: rule.when.in[0]! });
    return lines(
      made,
      fill,
      refused(w, post(w, child, { ...plain, ...via }), 409, rule.via, refusal),
      `expect((${post(w, child, reference.required ? {} : plain)}).status).toBe(201);`,
    );
  }
  const state = stateFor(child, rule.when!);
  const last = state === undefined ? undefined : lastStep(child, state);
  if (last === undefined) return undefined;
  return lines(
    made,
    fill,
    `const next = ${w.reached(child, [{ field: rule.when!.field, in: [last.from] }], via)};`,
    refused(w, moved(w, child, 'next', last.transition), 409, rule.via, refusal),
  );
}

/** Other rules may let even fewer children through. */
function effectiveLimit(parent: EntityModel, child: EntityModel, reference: ReferenceModel, rule: Of<'maxChildren'>): number {
  const others = parent.rules.filter(
    (each): each is Of<'maxChildren'> =>
      each.kind === 'maxChildren' && each.entity === child.name && each.via === rule.via && each.when === undefined,
  );
  return Math.min(rule.limit, ...others.map((each) => each.limit), reference.unique ? 1 : Infinity);
}

export function blockedTest(w: Writer, parent: EntityModel, rule: Of<'stateBlockedByChildren'>): string | undefined {
  const child = w.app.entity(rule.entity);
  const reference = child.references.find((each) => each.field === rule.via);
  if (reference === undefined) return undefined;
  const from = parentState(w.app, child, reference);
  const last = lastStep(parent, rule.state, from);
  if (from === undefined || last === undefined) return undefined;
  const { variable } = parent;
  const goals = rule.when === undefined ? [] : [rule.when];
  return lines(
    `const ${variable} = ${w.parent(child, reference)};`,
    `const blocking = ${w.reached(child, goals, { [rule.via]: code(`${variable}.id`) })};`,
    drive(w, parent, variable, from, last.from),
    refused(w, moved(w, parent, variable, last.transition), 409, parent.states!.field, 'blocked_by_children'),
    `expect(${w.stored(child, 'blocking.id')}).toEqual(blocking);`,
  );
}

export function parentTest(w: Writer, entity: EntityModel, rule: Of<'parentMust'>): string | undefined {
  const reference = entity.references.find((each) => each.field === rule.via);
  const parent = w.app.entity(rule.parent);
  const wrong = opposite(parent, rule.when);
  if (reference === undefined || wrong === undefined) return undefined;
  const others = parentGoals(entity, rule.via).filter((goal) => goal !== rule.when && goal.field !== rule.when.field);
  return lines(
    `const unfit = ${w.reached(parent, [...others, wrong])};`,
    refused(w, post(w, entity, { [rule.via]: code('unfit.id') }), 409, rule.via, 'parent_refused'),
    `const fit = ${w.parent(entity, reference)};`,
    `expect((${post(w, entity, { [rule.via]: code('fit.id') })}).status).toBe(201);`,
  );
}
