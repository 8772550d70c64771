import type { Check, Ownership, Right, Role } from '@hexad/proto/documents';
import { outcomeFor, ownershipsOf } from '../../../../../src/domain/access/access-model.js';
import { tsString } from '../../../../../src/domain/escape.js';
import { neededReferences } from '../../../../../src/domain/examples.js';
import type { EntityModel } from '../../../../../src/domain/model.js';
import { startsOf, transitionBody, type Goal } from '../../../../../src/domain/reach.js';
import { changeable, deletable, type Changes } from '../../../../../src/domain/test-changes.js';
import { lines } from '../../../../../src/domain/text.js';
import { isNeverDeleted } from '../../service-checks.js';
import { literal, type Writer } from '../writer.js';
import { ownRecord } from './own-record.js';

type RightCheck = Extract<Check, { kind: 'right' }>;
const PERSON = 'person';

/** One action as a test asks for it, and what says that it was done. */
interface Attempt {
  readonly call: string;
  readonly done: string;
  /** In which the record is when it is asked for. */
  readonly goals: readonly Goal[];
  readonly state?: string;
}

/** What one role may do by one right. */
export function rightTest(w: Writer, entity: EntityModel, check: RightCheck): string | undefined {
  const right = w.app.access?.of(entity.name).find(({ id }) => id === check.right);
  if (right?.action === 'read' && check.role === 'anyone') return publicTest(w, entity);
  const role = w.app.access?.roles.find(({ name }) => name === check.role);
  if (right === undefined || role === undefined || outcomeFor(right, role.name) !== check.outcome) return undefined;
  w.guarded = true;
  if (right.action === 'create') return createTest(w, entity, right, role, check.outcome);
  if (right.action === 'read') return readTest(w, entity, right, role, check.outcome);
  const attempt = attemptOf(w, entity, right);
  if (attempt === undefined) return undefined;
  return changeTest(w, entity, right, role, attempt, check.outcome);
}

/** Seen without signing in. */
function publicTest(w: Writer, entity: EntityModel): string {
  w.guarded = true;
  return lines(
    `const ${entity.variable} = ${w.create(entity)};`,
    entity.can.read && `expect((await people.nobody.get(${w.path(entity, entity.variable)})).body).toEqual(${entity.variable});`,
    entity.can.list && `expect(${w.help('items')}(await people.nobody.get('${entity.path}'))).toContainEqual(${entity.variable});`,
  );
}

const make = (w: Writer, entity: EntityModel, attempt: Attempt, changes: Changes = {}): string =>
  attempt.state === undefined ? w.reached(entity, attempt.goals, changes) : w.inState(entity, attempt.state, changes);

function attemptOf(w: Writer, entity: EntityModel, right: Right): Attempt | undefined {
  const path = w.path(entity, entity.variable);
  if (right.action === 'update')
    return entity.can.update ? { call: `patch(${path}, {})`, done: 'expect(reply.status).toBe(200);', goals: changeable(entity) } : undefined;
  if (right.action === 'delete') {
    if (!entity.can.delete) return undefined;
    const done = isNeverDeleted(entity) ? 'expect(reply.status).toBe(409);' : 'expect(reply.status).toBe(204);';
    return { call: `delete(${path})`, done, goals: deletable(entity) };
  }
  const transition = entity.states?.transitions.find(({ name }) => name === right.transition);
  const [state] = transition === undefined ? [] : startsOf(entity, transition);
  if (transition === undefined || state === undefined) return undefined;
  const body = literal(transitionBody(entity, transition)) || '{}';
  return { call: `post(${w.path(entity, entity.variable, transition.segment)}, ${body})`, done: 'expect(reply.status).toBe(200);', goals: [], state };
}

const readRight = (w: Writer, entity: EntityModel): Right | undefined => w.app.access?.right(entity.name, 'read');

function changeTest(w: Writer, entity: EntityModel, right: Right, role: Role, attempt: Attempt, outcome: RightCheck['outcome']): string {
  const { variable } = entity;
  const unchanged = `expect(${w.stored(entity, `${variable}.id`)}).toEqual(${variable});`;
  const asSomebody = `const ${PERSON} = await people.as(${tsString(role.name)});`;
  const reply = `const reply = await ${PERSON}.${attempt.call};`;
  if (outcome === 'refused')
    return lines(`const ${variable} = ${make(w, entity, attempt)};`, asSomebody, reply, 'expect(reply.status).toBe(403);', unchanged);
  const read = readRight(w, entity);
  const seen = read === undefined ? 'allowed' : outcomeFor(read, role.name);
  if (seen === 'refused') return lines(`const ${variable} = ${make(w, entity, attempt)};`, asSomebody, reply, 'expect([403, 404]).toContain(reply.status);', unchanged);
  const ownerships = [...ownershipsOf(right, role.name), ...ownershipsOf(read, role.name)];
  const own = ownOne(w, entity, role, ownerships, (changes) => make(w, entity, attempt, changes));
  if (outcome === 'allowed') return lines(own, reply, attempt.done);
  const foreign = attempt.call.replaceAll(`\${${variable}.id}`, '${foreign.id}');
  return lines(
    own,
    reply,
    attempt.done,
    `const foreign = ${make(w, entity, attempt)};`,
    `const refused = await ${PERSON}.${foreign};`,
    `expect(refused.status).toBe(${seen === 'own' ? 404 : 403});`,
    `expect(${w.stored(entity, 'foreign.id')}).toEqual(foreign);`,
  );
}

/** Statements that make a person and, in the entity's variable, a record of their own. */
function ownOne(w: Writer, entity: EntityModel, role: Role, ownerships: readonly Ownership[], create: (changes: Changes) => string): string {
  const own = ownRecord(w, entity, role, PERSON, ownerships);
  const { variable } = entity;
  if (own.itself) return lines(`const ${variable} = ${create(own.changes)};`, `const ${PERSON} = await people.as(${tsString(role.name)}, ${variable});`);
  return lines(own.before, `const ${variable} = ${create(own.changes)};`, own.after(variable));
}

function readTest(w: Writer, entity: EntityModel, right: Right, role: Role, outcome: RightCheck['outcome']): string {
  const { variable, path } = entity;
  const item = w.path(entity, variable);
  const list = entity.can.list;
  if (outcome === 'refused')
    return lines(
      `const ${variable} = ${w.create(entity)};`,
      `const ${PERSON} = await people.as(${tsString(role.name)});`,
      entity.can.read && `expect((await ${PERSON}.get(${item})).status).toBe(403);`,
      list && `expect((await ${PERSON}.get('${path}')).status).toBe(403);`,
    );
  if (outcome === 'allowed')
    return lines(
      `const ${variable} = ${w.create(entity)};`,
      `const ${PERSON} = await people.as(${tsString(role.name)});`,
      entity.can.read && `expect((await ${PERSON}.get(${item})).body).toEqual(${variable});`,
      list && `expect(${w.help('items')}(await ${PERSON}.get('${path}'))).toContainEqual(${variable});`,
    );
  return lines(
    ownOne(w, entity, role, ownershipsOf(right, role.name), (changes) => w.create(entity, changes)),
    `const foreign = ${w.create(entity)};`,
    entity.can.read && [
      `expect((await ${PERSON}.get(${item})).body).toMatchObject({ id: ${variable}.id });`,
      `const unseen = await ${PERSON}.get(${w.path(entity, 'foreign')});`,
      'expect(unseen.status).toBe(404);',
    ],
    list && [
      `const { body } = await ${PERSON}.get('${path}');`,
      'expect(body.total).toBe(1);',
      `expect(body.items).toEqual([expect.objectContaining({ id: ${variable}.id })]);`,
    ],
    ownFilters(entity),
    ownReferences(w, entity),
  );
}

/** No filter shows what is not one's own. */
const ownFilters = (entity: EntityModel): string[] =>
  entity.references
    .filter((reference) => reference.required && entity.can.list && entity.listing.filters.some(({ field }) => field === reference.field))
    .slice(0, 1)
    .map(
      (reference) =>
        `const filtered = await ${PERSON}.get(\`${entity.path}?${reference.field}=\${foreign.${reference.field}}\`);\nexpect(filtered.body.items).not.toContainEqual(expect.objectContaining({ id: foreign.id }));`,
    );

/** What refers to a record that somebody cannot see is refused as if it did not exist. */
function ownReferences(w: Writer, entity: EntityModel): string | false {
  const child = w.app.entities.find(
    (each) =>
      each.can.create &&
      each !== entity &&
      each.references.some((reference) => reference.entity === entity.name) &&
      (w.app.access?.right(each.name, 'create') === undefined ||
        w.app.access.right(each.name, 'create')!.permits.some(({ role, own }) => role === 'everyone' && own === undefined)),
  );
  const reference = child?.references.find((each) => each.entity === entity.name);
  if (child === undefined || reference === undefined) return false;
  return lines(
    `const reference = await ${PERSON}.post('${child.path}', ${w.body(child, { [reference.field]: { code: 'foreign.id' } })});`,
    'expect(reference.status).toBe(400);',
    `expect(JSON.stringify(reference.body)).toContain('unknown_reference');`,
  );
}

function createTest(w: Writer, entity: EntityModel, right: Right, role: Role, outcome: RightCheck['outcome']): string | undefined {
  if (!entity.can.create) return undefined;
  const { path } = entity;
  if (outcome === 'refused')
    return lines(
      `const ${PERSON} = await people.as(${tsString(role.name)});`,
      `const reply = await ${PERSON}.post('${path}', ${w.body(entity)});`,
      'expect(reply.status).toBe(403);',
      entity.can.list && `expect((await api.get('${path}')).body.total).toBe(0);`,
    );
  const isHidden = (target: string): boolean => {
    const read = w.app.access?.right(target, 'read');
    return read !== undefined && outcomeFor(read, role.name) !== 'allowed';
  };
  const hidden = (changes: Changes): boolean =>
    entity.references.some(
      (reference) => neededReferences(entity).includes(reference.field) && !(reference.field in changes) && isHidden(reference.entity),
    );
  const done = (changes: Changes): string => hidden(changes) ? 'expect([201, 400]).toContain(reply.status);' : 'expect(reply.status).toBe(201);';
  const ownerships = ownershipsOf(right, role.name);
  const own = ownRecord(w, entity, role, PERSON, ownerships);
  const strict = outcome === 'own' && !own.itself && ownerships.every((each) => each.by === 'person' && each.path.every(({ direction }) => direction === 'up'));
  return lines(
    own.itself ? `const ${PERSON} = await people.as(${tsString(role.name)});` : own.before,
    !own.itself && [`const reply = await ${PERSON}.post('${path}', ${w.body(entity, own.changes)});`, done(own.changes)],
    (strict || own.itself) && [
      `const refused = await ${PERSON}.post('${path}', ${w.body(entity)});`,
      'expect([400, 403]).toContain(refused.status);',
      entity.can.list && `expect(${w.help('items')}(await api.get('${path}'))).toHaveLength(${own.itself ? 0 : 'reply.status === 201 ? 1 : 0'});`,
    ],
  );
}

/** The system writes who made a record and who changed it last; nobody else does. */
export function auditTest(w: Writer, entity: EntityModel): string | undefined {
  if (w.app.access?.audits(entity.name) !== true) return undefined;
  w.guarded = true;
  const { variable } = entity;
  const role = w.app.access.roles.find(({ name }) =>
    (['read', 'update'] as const).every((action) => {
      const right = w.app.access!.right(entity.name, action);
      return right === undefined || outcomeFor(right, name) === 'allowed';
    }),
  );
  return lines(
    `const ${variable} = ${w.create(entity)};`,
    `expect(${variable}).toMatchObject({ createdBy: 'System', updatedBy: 'System', createdAt: expect.any(String) });`,
    role !== undefined &&
      entity.can.update && [
        `const ${PERSON} = await people.as(${tsString(role.name)});`,
        `const later = ${w.reached(entity, changeable(entity))};`,
        `const reply = await ${PERSON}.patch(${w.path(entity, 'later')}, {});`,
        `expect(reply.body).toMatchObject({ createdBy: 'System', updatedBy: ${tsString(`A ${role.name}`)} });`,
      ],
  );
}
