import type { Check } from '@hexad/proto/documents';
import { parentGoals } from '../../../../src/domain/examples.js';
import type { EntityModel } from '../../../../src/domain/model.js';
import type { CollectionModel, ReferenceModel } from '../../../../src/domain/model-relations.js';
import { code, deletable, parentState, stateFor } from '../../../../src/domain/test-changes.js';
import { lines } from '../../../../src/domain/text.js';
import { NOBODY } from '../../../../src/domain/violations.js';
import { isNeverDeleted } from '../checks.js';
import { pyNames } from '../names.js';
import { drive, literal, valueOf, type Writer } from './writer.js';

type Of<K extends Check['kind']> = Extract<Check, { kind: K }>;

export function parentDeleteTest(w: Writer, entity: EntityModel, check: Of<'parentDelete'>): string | undefined {
  const reference = entity.references.find((each) => each.name === check.relation);
  if (reference === undefined) return undefined;
  const parent = w.app.entity(reference.entity);
  if (!parent.can.delete) return undefined;
  const { variable } = pyNames(entity);
  const goal = deletable(parent).find((each) => each.field === parent.states?.field);
  const from = parentState(w.app, entity, reference);
  const to = goal === undefined || from === undefined || goal.in.includes(from) ? undefined : stateFor(parent, goal);
  const plain = deletable(parent).filter((each) => each.field !== parent.states?.field);
  const made = plain.length === 0 ? w.parent(entity, reference) : w.reached(parent, [...parentGoals(entity, reference.field), ...plain]);
  return lines(
    `parent = ${made}`,
    `${variable} = ${w.create(entity, { [reference.field]: code(valueOf('parent', 'id')) })}`,
    from !== undefined && to !== undefined && drive(w, parent, 'parent', from, to),
    `reply = api.delete(${w.path(parent, 'parent')})`,
    isNeverDeleted(parent)
      ? ['assert reply.status == 409', `assert ${w.stored(entity, variable)} == ${variable}`]
      : outcome(w, entity, reference),
  );
}

function outcome(w: Writer, entity: EntityModel, reference: ReferenceModel): string {
  const { variable } = pyNames(entity);
  const now = w.stored(entity, variable);
  switch (reference.onDelete) {
    case 'cascade':
      return lines('assert reply.status == 204', `assert ${now} is None`);
    case 'setNull':
      return lines(
        'assert reply.status == 204',
        `expect_holds(${now} or {}, ${literal({ id: code(valueOf(variable, 'id')), [reference.field]: null })})`,
      );
    default:
      return lines(
        'assert reply.status == 409',
        'assert reply.body["code"] == "has_children"',
        `assert ${now} == ${variable}`,
        `assert ${w.stored(w.app.entity(reference.entity), 'parent')} is not None`,
      );
  }
}

export function childrenTest(w: Writer, entity: EntityModel, check: Of<'children'>): string | undefined {
  const collection = entity.collections.find((each) => each.name === check.relation);
  if (collection === undefined) return undefined;
  const target = w.app.entity(collection.entity);
  const unknown = `assert api.get("${entity.path}/${NOBODY}/${collection.segment}").status == 404`;
  const same = (...members: string[]): string =>
    lines(
      `listed = items(api.get(${w.path(entity, 'owner', collection.segment)}))`,
      `assert {each["id"] for each in listed} == {${members.map((member) => valueOf(member, 'id')).join(', ')}}`,
      `assert len(listed) == ${members.length}`,
    );
  if (collection.via === 'owned') {
    return lines(
      `first = ${w.create(target)}`,
      `second = ${w.create(target)}`,
      w.create(target),
      `owner = ${w.create(entity, { [collection.field]: code('[first["id"], second["id"]]') })}`,
      same('first', 'second'),
      unknown,
    );
  }
  if (collection.via === 'owning') {
    return lines(
      `owner = ${w.create(entity)}`,
      `other = ${w.create(entity)}`,
      `first = ${w.create(target, { [collection.field]: code('[owner["id"]]') })}`,
      `second = ${w.create(target, { [collection.field]: code('[owner["id"], other["id"]]') })}`,
      w.create(target, { [collection.field]: code('[other["id"]]') }),
      same('first', 'second'),
      unknown,
    );
  }
  return referenceChildren(w, target, collection, same, unknown);
}

function referenceChildren(
  w: Writer,
  target: EntityModel,
  collection: CollectionModel,
  same: (...members: string[]) => string,
  unknown: string,
): string | undefined {
  const reference = target.references.find((each) => each.field === collection.field);
  if (reference === undefined) return undefined;
  const child = (owner: string): string => w.create(target, { [reference.field]: code(valueOf(owner, 'id')) });
  const two = childLimit(w, target, reference) > 1;
  return lines(
    `owner = ${w.parent(target, reference)}`,
    `other = ${w.parent(target, reference)}`,
    `first = ${child('owner')}`,
    two && `second = ${child('owner')}`,
    child('other'),
    same('first', ...(two ? ['second'] : [])),
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
