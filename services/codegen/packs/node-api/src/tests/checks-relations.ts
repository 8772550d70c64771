import { variableName } from '../../../../src/domain/names.js';
import type { Check } from '@hexad/proto/documents';
import type { EntityModel } from '../../../../src/domain/model.js';
import type { CollectionModel, ReferenceModel } from '../../../../src/domain/model-relations.js';
import { parentGoals } from '../../../../src/domain/examples.js';
import { pathBetween, transitionBody } from '../../../../src/domain/reach.js';
import { NOBODY } from '../../../../src/domain/violations.js';
import { code, deletable, parentState, stateFor } from '../../../../src/domain/test-changes.js';
import { lines } from '../../../../src/domain/text.js';
import { isNeverDeleted } from '../service-checks.js';
import { literal, type Writer } from './writer.js';

type Of<K extends Check['kind']> = Extract<Check, { kind: K }>;

/** Calls that bring a stored record from one state to another; nothing when it is there already. */
export function drive(w: Writer, entity: EntityModel, variable: string, from: string, to: string): string[] {
  const path = pathBetween(entity, from, to);
  if (path === undefined) return [w.placed(entity, variable, to)];
  return path.map(
    (transition) =>
      `await api.done(${w.path(entity, variable, transition.segment)}, ${literal(transitionBody(entity, transition)) || '{}'});`,
  );
}

export function parentDeleteTest(w: Writer, entity: EntityModel, check: Of<'parentDelete'>): string | undefined {
  const reference = entity.references.find((each) => each.name === check.relation);
  if (reference === undefined) return undefined;
  const parent = w.app.entity(reference.entity);
  if (!parent.can.delete) return undefined;
  const itself = parent.name === entity.name;
  const parentName = itself || reference.name === entity.variable ? 'parent' : variableName(reference.name);
  const { variable } = entity;
  const goal = deletable(parent).find((each) => each.field === parent.states?.field);
  const from = parentState(w.app, entity, reference);
  const to = goal === undefined || from === undefined || goal.in.includes(from) ? undefined : stateFor(parent, goal);
  const plain = deletable(parent).filter((each) => each.field !== parent.states?.field);
  const made = plain.length === 0 ? w.parent(entity, reference) : w.reached(parent, [...parentGoals(entity, reference.field), ...plain]);
  return lines(
    `const ${parentName} = ${made};`,
    `const ${variable} = ${w.create(entity, { [reference.field]: code(`${parentName}.id`) })};`,
    from !== undefined && to !== undefined && drive(w, parent, parentName, from, to),
    `const reply = await api.delete(${w.path(parent, parentName)});`,
    isNeverDeleted(parent)
      ? ['expect(reply.status).toBe(409);', `expect(${w.stored(entity, `${variable}.id`)}).toEqual(${variable});`]
      : outcome(w, entity, reference, parentName),
  );
}

function outcome(w: Writer, entity: EntityModel, reference: ReferenceModel, parentName: string): string {
  const { variable } = entity;
  const now = w.stored(entity, `${variable}.id`);
  switch (reference.onDelete) {
    case 'cascade':
      return lines('expect(reply.status).toBe(204);', `expect(${now}).toBeUndefined();`);
    case 'setNull':
      return lines('expect(reply.status).toBe(204);', `expect(${now}).toMatchObject({ id: ${variable}.id, ${reference.field}: null });`);
    default:
      return lines(
        'expect(reply.status).toBe(409);',
        "expect(reply.body.code).toBe('has_children');",
        `expect(${now}).toEqual(${variable});`,
        `expect(${w.stored(w.app.entity(reference.entity), `${parentName}.id`)}).toBeDefined();`,
      );
  }
}

export function childrenTest(w: Writer, entity: EntityModel, check: Of<'children'>): string | undefined {
  const collection = entity.collections.find((each) => each.name === check.relation);
  if (collection === undefined) return undefined;
  const target = w.app.entity(collection.entity);
  const items = w.help('items');
  const unknown = `expect((await api.get('${entity.path}/${NOBODY}/${collection.segment}')).status).toBe(404);`;
  const listed = (owner: string): string => `${items}(await api.get(${w.path(entity, owner, collection.segment)}))`;
  const same = (owner: string, ...members: string[]): string =>
    `expect(${listed(owner)}.map((each) => each.id).toSorted()).toEqual([${members.map((member) => `${member}.id`).join(', ')}].toSorted());`;
  if (collection.via === 'owned') {
    return lines(
      `const first = ${w.create(target)};`,
      `const second = ${w.create(target)};`,
      `${w.create(target)};`,
      `const owner = ${w.create(entity, { [collection.field]: code('[first.id, second.id]') })};`,
      same('owner', 'first', 'second'),
      unknown,
    );
  }
  if (collection.via === 'owning') {
    return lines(
      `const owner = ${w.create(entity)};`,
      `const other = ${w.create(entity)};`,
      `const first = ${w.create(target, { [collection.field]: code('[owner.id]') })};`,
      `const second = ${w.create(target, { [collection.field]: code('[owner.id, other.id]') })};`,
      `${w.create(target, { [collection.field]: code('[other.id]') })};`,
      same('owner', 'first', 'second'),
      unknown,
    );
  }
  return referenceChildren(w, target, collection, same, unknown);
}

function referenceChildren(
  w: Writer,
  target: EntityModel,
  collection: CollectionModel,
  same: (owner: string, ...members: string[]) => string,
  unknown: string,
): string | undefined {
  const reference = target.references.find((each) => each.field === collection.field);
  if (reference === undefined) return undefined;
  const child = (owner: string): string => w.create(target, { [reference.field]: code(`${owner}.id`) });
  const two = childLimit(w, target, reference) > 1;
  return lines(
    `const owner = ${w.parent(target, reference)};`,
    `const other = ${w.parent(target, reference)};`,
    `const first = ${child('owner')};`,
    two && `const second = ${child('owner')};`,
    `${child('other')};`,
    same('owner', 'first', ...(two ? ['second'] : [])),
    unknown,
  );
}

/** How many such children a parent may have at once. */
function childLimit(w: Writer, target: EntityModel, reference: ReferenceModel): number {
  const limits = w.app
    .entity(reference.entity)
    .rules.map((rule) =>
      rule.kind === 'maxChildren' && rule.entity === target.name && rule.via === reference.field ? rule.limit : Infinity,
    );
  return reference.unique ? 1 : Math.min(...limits, Infinity);
}
