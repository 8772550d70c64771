import type { Rule } from '@hexad/proto/documents';
import { parentGoals } from '../../../../src/domain/examples.js';
import type { EntityModel } from '../../../../src/domain/model.js';
import type { ReferenceModel } from '../../../../src/domain/model-relations.js';
import { lastStep, opposite, type Goal } from '../../../../src/domain/reach.js';
import { code, parentState, stateFor, withFixed } from '../../../../src/domain/test-changes.js';
import { lines } from '../../../../src/domain/text.js';
import { pyNames } from '../names.js';
import { block } from '../text.js';
import { created, drive, moved, post, refused, valueOf, type Writer } from './writer.js';

type Of<K extends Rule['kind']> = Extract<Rule, { kind: K }>;

export function limitTest(w: Writer, parent: EntityModel, rule: Of<'maxChildren'>): string | undefined {
  const child = w.app.entity(rule.entity);
  const reference = child.references.find((each) => each.field === rule.via);
  if (reference === undefined) return undefined;
  const via = { [rule.via]: code('parent["id"]') };
  const goals: Goal[] = rule.when === undefined ? [] : [rule.when];
  const made = `parent = ${w.parent(child, reference)}`;
  const refusal = reference.unique ? 'duplicate' : 'limit_reached';
  const fill = block(`for _ in range(${effectiveLimit(parent, child, reference, rule)}):`, w.reached(child, goals, via));
  const atOnce = rule.when === undefined || rule.when.field !== child.states?.field || rule.when.in.includes(child.states.initial);
  if (atOnce) {
    const plain =
      rule.when === undefined || rule.when.field === child.states?.field ? {} : withFixed(child, { [rule.when.field]: rule.when.in[0]! });
    return lines(
      made,
      fill,
      refused(post(w, child, { ...plain, ...via }), 409, rule.via, refusal),
      created(post(w, child, reference.required ? {} : plain)),
    );
  }
  const state = stateFor(child, rule.when!);
  const last = state === undefined ? undefined : lastStep(child, state);
  if (last === undefined) return undefined;
  return lines(
    made,
    fill,
    `another = ${w.reached(child, [{ field: rule.when!.field, in: [last.from] }], via)}`,
    refused(moved(w, child, 'another', last.transition), 409, rule.via, refusal),
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
  const { variable } = pyNames(parent);
  const goals = rule.when === undefined ? [] : [rule.when];
  return lines(
    `${variable} = ${w.parent(child, reference)}`,
    `blocking = ${w.reached(child, goals, { [rule.via]: code(valueOf(variable, 'id')) })}`,
    drive(w, parent, variable, from, last.from),
    refused(moved(w, parent, variable, last.transition), 409, parent.states!.field, 'blocked_by_children'),
    `assert ${w.stored(child, 'blocking')} == blocking`,
  );
}

export function parentTest(w: Writer, entity: EntityModel, rule: Of<'parentMust'>): string | undefined {
  const reference = entity.references.find((each) => each.field === rule.via);
  const parent = w.app.entity(rule.parent);
  const wrong = opposite(parent, rule.when);
  if (reference === undefined || wrong === undefined) return undefined;
  const others = parentGoals(entity, rule.via).filter((goal) => goal !== rule.when && goal.field !== rule.when.field);
  return lines(
    `unfit = ${w.reached(parent, [...others, wrong])}`,
    refused(post(w, entity, { [rule.via]: code('unfit["id"]') }), 409, rule.via, 'parent_refused'),
    `fit = ${w.parent(entity, reference)}`,
    created(post(w, entity, { [rule.via]: code('fit["id"]') })),
  );
}
