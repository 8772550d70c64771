import type { Check, Field } from '@hexad/proto/documents';
import { pyString, pyValue } from '../../../../src/domain/escape.js';
import { exampleValue } from '../../../../src/domain/example-values.js';
import { capacity, exampleRecord } from '../../../../src/domain/examples.js';
import type { EntityModel } from '../../../../src/domain/model.js';
import { changeable, code, companions, deletable, freeChange, withFixed, type Changes } from '../../../../src/domain/test-changes.js';
import { lines } from '../../../../src/domain/text.js';
import { ERROR_CODE, NOBODY, violating } from '../../../../src/domain/violations.js';
import { pyNames } from '../names.js';
import { literal, patch, post, refused, valueOf, type Writer } from './writer.js';

type Of<K extends Check['kind']> = Extract<Check, { kind: K }>;

const variableOf = (entity: EntityModel): string => pyNames(entity).variable;

export function createTest(w: Writer, entity: EntityModel): string {
  return lines(
    `body = ${w.body(entity)}`,
    `reply = api.post(${pyString(entity.path)}, body)`,
    'assert reply.status == 201, reply.body',
    'expect_holds(reply.body, body)',
    `assert reply.headers["location"] == ${w.path(entity, 'reply.body')}`,
    `assert ${w.stored(entity, 'reply.body')} == reply.body`,
  );
}

export function readTest(w: Writer, entity: EntityModel): string {
  const variable = variableOf(entity);
  return lines(
    `${variable} = ${w.create(entity)}`,
    `reply = api.get(${w.path(entity, variable)})`,
    'assert reply.status == 200',
    `assert reply.body == ${variable}`,
    `assert api.get("${entity.path}/${NOBODY}").status == 404`,
  );
}

const neverChanges = (entity: EntityModel): boolean =>
  entity.rules.some((rule) => rule.kind === 'immutable' && rule.fields === undefined && rule.when === undefined);

export function updateTest(w: Writer, entity: EntityModel): string {
  const variable = variableOf(entity);
  const change = freeChange(entity);
  const made = `${variable} = ${w.reached(entity, changeable(entity))}`;
  const path = w.path(entity, variable);
  const unknown = `assert api.patch("${entity.path}/${NOBODY}", {}).status == 404`;
  if (change === undefined || neverChanges(entity)) {
    return lines(made, `reply = api.patch(${path}, {})`, 'assert reply.status == 200', unknown);
  }
  const writable = entity.fields
    .filter((field) => field.writable && field.name !== entity.spec.stateField && field.name !== change.name)
    .map((field) => field.name);
  const kept = [...writable, ...[...entity.references, ...entity.links].map((relation) => relation.field)];
  const full = literal({
    ...Object.fromEntries(kept.map((name) => [name, code(valueOf(variable, name))])),
    [change.name]: code(valueOf('reply.body', change.name)),
  });
  return lines(
    made,
    `reply = api.patch(${path}, ${literal({ [change.name]: change.value })})`,
    'assert reply.status == 200, reply.body',
    `expect_holds(reply.body, ${literal({ id: code(valueOf(variable, 'id')), [change.name]: change.value })})`,
    `assert ${w.stored(entity, variable)} == reply.body`,
    `replaced = api.put(${path}, ${full})`,
    'assert replaced.status == 200, replaced.body',
    'assert replaced.body == {**reply.body, "updatedAt": ANY_TEXT}',
    unknown,
  );
}

export function deleteTest(w: Writer, entity: EntityModel): string {
  const variable = variableOf(entity);
  const never = entity.rules.some((rule) => rule.kind === 'deleteOnly' && rule.when === undefined);
  return lines(
    `${variable} = ${w.reached(entity, deletable(entity))}`,
    `reply = api.delete(${w.path(entity, variable)})`,
    never
      ? 'assert reply.status == 409'
      : [
          'assert reply.status == 204, reply.body',
          `assert ${w.stored(entity, variable)} is None`,
          `assert api.delete(${w.path(entity, variable)}).status == 404`,
        ],
  );
}

export function refusedOperationTest(w: Writer, entity: EntityModel, check: Of<'operationRefused'>): string {
  if (check.operation === 'create') {
    return lines(
      `reply = api.post(${pyString(entity.path)}, ${w.body(entity)})`,
      'assert reply.status == 405',
      'assert "POST" not in reply.headers["allow"]',
    );
  }
  const variable = variableOf(entity);
  const path = w.path(entity, variable);
  const calls = check.operation === 'delete' ? [`api.delete(${path})`] : [`api.patch(${path}, {})`, `api.put(${path}, {})`];
  return lines(
    `${variable} = ${w.create(entity)}`,
    calls.map((call) => `assert ${call}.status == 405`),
    `assert ${w.stored(entity, variable)} == ${variable}`,
  );
}

export function listTest(w: Writer, entity: EntityModel): string {
  const { path } = entity;
  const count = capacity(w.app, entity);
  const size = Math.max(count - 1, 1);
  return lines(
    `made = [${Array.from({ length: count }, () => w.create(entity)).join(', ')}]`,
    `first = api.get("${path}?pageSize=${size}")`,
    `expect_holds(first.body, {"page": 1, "pageSize": ${size}, "total": ${count}})`,
    `second = api.get("${path}?pageSize=${size}&page=2")`,
    'listed = [*items(first), *items(second)]',
    `assert len(listed) == ${count}`,
    'assert all(record in listed for record in made)',
    defaultOrder(entity),
    `assert api.get("${path}").body["pageSize"] == ${entity.listing.pageSize.default}`,
    `assert api.get("${path}?pageSize=${entity.listing.pageSize.max + 1}").status == 400`,
    `assert api.get("${path}?page=0").status == 400`,
  );
}

/** The order of the pages, where the three records differ in the field. */
function defaultOrder(entity: EntityModel): string | false {
  const { field, direction } = entity.listing.defaultSort;
  const asMade = `assert listed == ${direction === 'asc' ? 'made' : 'made[::-1]'}`;
  if (field === 'createdAt' || field === 'updatedAt') return asMade;
  const values = [1, 2, 3].map((n) => exampleRecord(entity, n)[field]);
  const grows = values.every((value, at) => value !== undefined && (at === 0 || value > values[at - 1]!));
  return grows && asMade;
}

export function rejectsTest(w: Writer, entity: EntityModel, check: Of<'rejects'>): string | undefined {
  const own = entity.fields.find((field) => field.name === check.field)?.spec;
  const reference = entity.references.find((each) => each.field === check.field);
  const link = entity.links.find((each) => each.field === check.field);
  if (check.violation === 'duplicate') return duplicateTest(w, entity, check.field, own);
  const test = (value: unknown, errorCode: string): string => refusedTest(w, entity, check.field, value, errorCode);
  if (own !== undefined) {
    if (check.violation === 'unknownReference') return undefined;
    const { value, code: errorCode } = violating(own, check.violation);
    return test(value, errorCode);
  }
  if (reference === undefined && link === undefined) return undefined;
  const wrap = (value: unknown): unknown => (link === undefined ? value : [value]);
  switch (check.violation) {
    case 'unknownReference':
      return test(wrap(NOBODY), ERROR_CODE.unknownReference);
    case 'missing':
      if (!(reference ?? link)!.required) return undefined;
      return test(link === undefined ? undefined : [], ERROR_CODE.missing);
    case 'format':
      return test(wrap('not an id'), ERROR_CODE.format);
    case 'wrongType':
      return test(wrap(12345), ERROR_CODE.wrongType);
    default:
      return undefined;
  }
}

function refusedTest(w: Writer, entity: EntityModel, field: string, value: unknown, errorCode: string): string {
  const wrong = value === undefined ? undefined : code(pyValue(value));
  if (entity.can.create) return refused(post(w, entity, { [field]: wrong }), 400, field, errorCode);
  const variable = variableOf(entity);
  return lines(`${variable} = ${w.create(entity)}`, refused(patch(w, entity, variable, { [field]: wrong ?? null }), 400, field, errorCode));
}

/** The values that go with the field, from the same record. */
const sharedWith = (entity: EntityModel, field: string): Changes =>
  Object.fromEntries(companions(entity, [field]).map((name) => [name, code(valueOf(variableOf(entity), name))]));

function duplicateTest(w: Writer, entity: EntityModel, field: string, own: Field | undefined): string {
  const variable = variableOf(entity);
  const taken = `${valueOf(variable, field)}${own?.format === 'email' ? '.upper()' : ''}`;
  const shared = { [field]: code(taken), ...sharedWith(entity, field) };
  const reference = entity.references.find((each) => each.field === field);
  const start = reference === undefined || reference.required ? {} : { [field]: code(valueOf(w.parent(entity, reference), 'id')) };
  const filled =
    own !== undefined && exampleRecord(entity)[field] === undefined ? withFixed(entity, { [field]: exampleValue(own) }) : start;
  return lines(`${variable} = ${w.create(entity, filled)}`, refused(post(w, entity, shared), 409, field, 'duplicate'));
}

export function defaultsTest(w: Writer, entity: EntityModel, check: Of<'defaults'>): string | undefined {
  const field = entity.fields.find((each) => each.name === check.field);
  const fallback = field?.spec.default;
  if (field === undefined || fallback === undefined) return undefined;
  const variable = variableOf(entity);
  const left = field.writable && field.name !== entity.spec.stateField ? withFixed(entity, { [field.name]: undefined }) : {};
  const made = `${variable} = ${w.create(entity, left)}`;
  const value = valueOf(variable, field.name);
  if (typeof fallback === 'boolean') return lines(made, `assert ${value} is ${pyValue(fallback)}`);
  if (typeof fallback !== 'object') return lines(made, `assert ${value} == ${pyValue(fallback)}`);
  const moment = field.spec.type === 'date' ? 'today()' : 'now()';
  return lines(`before = ${moment}`, made, `assert before <= ${value} <= ${moment}`);
}

