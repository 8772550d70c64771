import type { Check, Ownership, Right, Role } from '@hexad/proto/documents';
import { outcomeFor, ownershipsOf } from '../../../../../src/domain/access/access-model.js';
import { pyString } from '../../../../../src/domain/escape.js';
import { neededReferences } from '../../../../../src/domain/examples.js';
import type { EntityModel } from '../../../../../src/domain/model.js';
import { startsOf, transitionBody, type Goal } from '../../../../../src/domain/reach.js';
import { changeable, code, deletable, type Changes } from '../../../../../src/domain/test-changes.js';
import { lines } from '../../../../../src/domain/text.js';
import { isNeverDeleted } from '../../checks.js';
import { pyNames } from '../../names.js';
import { sent, valueOf, type Writer } from '../writer.js';
import { ownRecord, signedIn } from './own-record.js';

type RightCheck = Extract<Check, { kind: 'right' }>;
const PERSON = 'person';

/** One action as a test asks for it, and what says that it was done. */
interface Attempt {
  /** With the record in this variable. */
  call(record: string): string;
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
  if (right.action === 'create') return createTest(w, entity, right, role, check.outcome);
  if (right.action === 'read') return readTest(w, entity, right, role, check.outcome);
  const attempt = attemptOf(w, entity, right);
  return attempt === undefined ? undefined : changeTest(w, entity, right, role, attempt, check.outcome);
}

/** Seen without signing in. */
function publicTest(w: Writer, entity: EntityModel): string {
  const { variable } = pyNames(entity);
  return lines(
    `${variable} = ${w.create(entity)}`,
    entity.can.read && `assert people.nobody.get(${w.path(entity, variable)}).body == ${variable}`,
    entity.can.list && `assert ${variable} in items(people.nobody.get(${pyString(entity.path)}))`,
  );
}

const make = (w: Writer, entity: EntityModel, attempt: Attempt, changes: Changes = {}): string =>
  attempt.state === undefined ? w.reached(entity, attempt.goals, changes) : w.inState(entity, pyString(attempt.state), changes);

function attemptOf(w: Writer, entity: EntityModel, right: Right): Attempt | undefined {
  const path = (record: string, ...rest: string[]): string => w.path(entity, record, ...rest);
  const says = (status: number): string => `assert reply.status == ${status}, reply.body`;
  if (right.action === 'update')
    return entity.can.update ? { call: (record) => `patch(${path(record)}, {})`, done: says(200), goals: changeable(entity) } : undefined;
  if (right.action === 'delete') {
    if (!entity.can.delete) return undefined;
    return { call: (record) => `delete(${path(record)})`, done: says(isNeverDeleted(entity) ? 409 : 204), goals: deletable(entity) };
  }
  const transition = entity.states?.transitions.find(({ name }) => name === right.transition);
  const [state] = transition === undefined ? [] : startsOf(entity, transition);
  if (transition === undefined || state === undefined) return undefined;
  const body = sent(transitionBody(entity, transition));
  return { call: (record) => `post(${path(record, transition.segment)}, ${body})`, done: says(200), goals: [], state };
}

const readRight = (w: Writer, entity: EntityModel): Right | undefined => w.app.access?.right(entity.name, 'read');

function changeTest(w: Writer, entity: EntityModel, right: Right, role: Role, attempt: Attempt, outcome: RightCheck['outcome']): string {
  const { variable } = pyNames(entity);
  const made = `${variable} = ${make(w, entity, attempt)}`;
  const somebody = `${PERSON} = ${signedIn(role)}`;
  const unchanged = (record: string): string => `assert ${w.stored(entity, record)} == ${record}`;
  const reply = `reply = ${PERSON}.${attempt.call(variable)}`;
  if (outcome === 'refused') return lines(made, somebody, reply, 'assert reply.status == 403', unchanged(variable));
  const read = readRight(w, entity);
  const seen = read === undefined ? 'allowed' : outcomeFor(read, role.name);
  if (seen === 'refused') return lines(made, somebody, reply, 'assert reply.status in (403, 404)', unchanged(variable));
  const ownerships = [...ownershipsOf(right, role.name), ...ownershipsOf(read, role.name)];
  const own = ownOne(w, entity, role, ownerships, (changes) => make(w, entity, attempt, changes));
  if (outcome === 'allowed') return lines(own, reply, attempt.done);
  return lines(
    own,
    reply,
    attempt.done,
    `foreign = ${make(w, entity, attempt)}`,
    `refused = ${PERSON}.${attempt.call('foreign')}`,
    `assert refused.status == ${seen === 'own' ? 404 : 403}`,
    unchanged('foreign'),
  );
}

/** Statements that make a person and, in the entity's variable, a record of their own. */
function ownOne(w: Writer, entity: EntityModel, role: Role, ownerships: readonly Ownership[], create: (changes: Changes) => string): string {
  const own = ownRecord(w, entity, role, PERSON, ownerships);
  const { variable } = pyNames(entity);
  if (own.itself) return lines(`${variable} = ${create(own.changes)}`, `${PERSON} = ${signedIn(role, variable)}`);
  return lines(own.before, `${variable} = ${create(own.changes)}`, own.after(variable));
}

function readTest(w: Writer, entity: EntityModel, right: Right, role: Role, outcome: RightCheck['outcome']): string {
  const { variable } = pyNames(entity);
  const path = pyString(entity.path);
  const item = w.path(entity, variable);
  const { list, read } = entity.can;
  if (outcome !== 'own')
    return lines(
      `${variable} = ${w.create(entity)}`,
      `${PERSON} = ${signedIn(role)}`,
      outcome === 'refused'
        ? [read && `assert ${PERSON}.get(${item}).status == 403`, list && `assert ${PERSON}.get(${path}).status == 403`]
        : [read && `assert ${PERSON}.get(${item}).body == ${variable}`, list && `assert ${variable} in items(${PERSON}.get(${path}))`],
    );
  return lines(
    ownOne(w, entity, role, ownershipsOf(right, role.name), (changes) => w.create(entity, changes)),
    `foreign = ${w.create(entity)}`,
    read && [
      `assert ${PERSON}.get(${item}).body["id"] == ${valueOf(variable, 'id')}`,
      `assert ${PERSON}.get(${w.path(entity, 'foreign')}).status == 404`,
    ],
    list && [
      `listed = ${PERSON}.get(${path})`,
      'assert listed.body["total"] == 1',
      `assert [each["id"] for each in items(listed)] == [${valueOf(variable, 'id')}]`,
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
    .map(({ field }) =>
      lines(
        `filtered = items(${PERSON}.get(f"${entity.path}?${field}={foreign['${field}']}"))`,
        'assert foreign["id"] not in [each["id"] for each in filtered]',
      ),
    );

/** What refers to a record that somebody cannot see is refused as if it did not exist. */
function ownReferences(w: Writer, entity: EntityModel): string | false {
  const isOpen = (right: Right | undefined): boolean =>
    right === undefined || right.permits.some(({ role, own }) => role === 'everyone' && own === undefined);
  const child = w.app.entities.find(
    (each) =>
      each.can.create &&
      each !== entity &&
      each.references.some((reference) => reference.entity === entity.name) &&
      isOpen(w.app.access?.right(each.name, 'create')),
  );
  const reference = child?.references.find((each) => each.entity === entity.name);
  if (child === undefined || reference === undefined) return false;
  return lines(
    `reference = ${PERSON}.post(${pyString(child.path)}, ${w.body(child, { [reference.field]: code('foreign["id"]') })})`,
    'assert reference.status == 400',
    'assert "unknown_reference" in [each["code"] for each in reference.body["errors"]]',
  );
}

function createTest(w: Writer, entity: EntityModel, right: Right, role: Role, outcome: RightCheck['outcome']): string | undefined {
  if (!entity.can.create) return undefined;
  const path = pyString(entity.path);
  if (outcome === 'refused')
    return lines(
      `${PERSON} = ${signedIn(role)}`,
      `reply = ${PERSON}.post(${path}, ${w.body(entity)})`,
      'assert reply.status == 403',
      entity.can.list && `assert api.get(${path}).body["total"] == 0`,
    );
  const isHidden = (target: string): boolean => {
    const read = w.app.access?.right(target, 'read');
    return read !== undefined && outcomeFor(read, role.name) !== 'allowed';
  };
  const hidden = (changes: Changes): boolean =>
    entity.references.some(
      (reference) => neededReferences(entity).includes(reference.field) && !(reference.field in changes) && isHidden(reference.entity),
    );
  const ownerships = ownershipsOf(right, role.name);
  const own = ownRecord(w, entity, role, PERSON, ownerships);
  const upwards = ownerships.every((each) => each.by === 'person' && each.path.every(({ direction }) => direction === 'up'));
  const strict = outcome === 'own' && !own.itself && upwards;
  return lines(
    own.itself ? `${PERSON} = ${signedIn(role)}` : own.before,
    !own.itself && [
      `reply = ${PERSON}.post(${path}, ${w.body(entity, own.changes)})`,
      `assert reply.status ${hidden(own.changes) ? 'in (201, 400)' : '== 201'}, reply.body`,
    ],
    (strict || own.itself) && [
      `refused = ${PERSON}.post(${path}, ${w.body(entity)})`,
      'assert refused.status in (400, 403)',
      entity.can.list && `assert len(items(api.get(${path}))) == ${own.itself ? 0 : 'int(reply.status == 201)'}`,
    ],
  );
}

/** The system writes who made a record and who changed it last; nobody else does. */
export function auditTest(w: Writer, entity: EntityModel): string | undefined {
  const { access } = w.app;
  if (access?.audits(entity.name) !== true) return undefined;
  const { variable } = pyNames(entity);
  const role = access.roles.find(({ name }) =>
    (['read', 'update'] as const).every((action) => {
      const right = access.right(entity.name, action);
      return right === undefined || outcomeFor(right, name) === 'allowed';
    }),
  );
  return lines(
    `${variable} = ${w.create(entity)}`,
    `expect_holds(${variable}, {"createdBy": "System", "updatedBy": "System", "createdAt": ANY_TEXT})`,
    role !== undefined &&
      entity.can.update && [
        `${PERSON} = ${signedIn(role)}`,
        `later = ${w.reached(entity, changeable(entity))}`,
        `reply = ${PERSON}.patch(${w.path(entity, 'later')}, {})`,
        `expect_holds(reply.body, {"createdBy": "System", "updatedBy": ${pyString(`A ${role.name}`)}})`,
      ],
  );
}
