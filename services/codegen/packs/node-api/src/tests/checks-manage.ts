import type { Check, Field } from '@hexad/proto/documents';
import type { EntityModel } from '../../../../src/domain/model.js';
import { exampleValue } from '../../../../src/domain/example-values.js';
import { capacity, exampleRecord } from '../../../../src/domain/examples.js';
import { ERROR_CODE, NOBODY, violating } from '../../../../src/domain/violations.js';
import { tsString, tsValue } from '../../../../src/domain/escape.js';
import { lines } from '../../../../src/domain/text.js';
import { changeable, code, companions, deletable, freeChange, withFixed, type Changes } from '../../../../src/domain/test-changes.js';
import { literal, type Writer } from './writer.js';

type Of<K extends Check['kind']> = Extract<Check, { kind: K }>;

export function createTest(w: Writer, entity: EntityModel): string {
  return lines(
    `const body = ${w.body(entity)};`,
    `const reply = await api.post(${tsString(entity.path)}, body);`,
    'expect(reply.status).toBe(201);',
    'expect(reply.body).toMatchObject(body);',
    `expect(reply.headers.get('location')).toBe(${w.path(entity, 'reply.body')});`,
    `expect(${w.stored(entity, 'reply.body.id')}).toEqual(reply.body);`,
  );
}

export function readTest(w: Writer, entity: EntityModel): string {
  return lines(
    `const ${entity.variable} = ${w.create(entity)};`,
    `const reply = await api.get(${w.path(entity, entity.variable)});`,
    'expect(reply.status).toBe(200);',
    `expect(reply.body).toEqual(${entity.variable});`,
    `expect((await api.get('${entity.path}/${NOBODY}')).status).toBe(404);`,
  );
}

const neverChanges = (entity: EntityModel): boolean =>
  entity.rules.some((rule) => rule.kind === 'immutable' && rule.fields === undefined && rule.when === undefined);

export function updateTest(w: Writer, entity: EntityModel): string {
  const { variable } = entity;
  const change = freeChange(entity);
  const made = `const ${variable} = ${w.reached(entity, changeable(entity))};`;
  const path = w.path(entity, variable);
  if (change === undefined || neverChanges(entity)) {
    return lines(made, `const reply = await api.patch(${path}, {});`, 'expect(reply.status).toBe(200);', unknownId(entity));
  }
  const writable = entity.fields
    .filter((field) => field.writable && field.name !== entity.spec.stateField && field.name !== change.name)
    .map((field) => field.name);
  const kept = [...writable, ...[...entity.references, ...entity.links].map((relation) => relation.field)];
  const full = literal({
    ...Object.fromEntries(kept.map((name) => [name, code(`${variable}.${name}`)])),
    [change.name]: code('reply.body.' + change.name),
  });
  return lines(
    made,
    `const reply = await api.patch(${path}, ${literal({ [change.name]: change.value })});`,
    'expect(reply.status).toBe(200);',
    `expect(reply.body).toMatchObject(${literal({ id: code(`${variable}.id`), [change.name]: change.value })});`,
    `expect(${w.stored(entity, `${variable}.id`)}).toEqual(reply.body);`,
    `const replaced = await api.put(${path}, ${full});`,
    'expect(replaced.status).toBe(200);',
    'expect(replaced.body).toEqual({ ...reply.body, updatedAt: expect.any(String) });',
    unknownId(entity),
  );
}

const unknownId = (entity: EntityModel): string => `expect((await api.patch('${entity.path}/${NOBODY}', {})).status).toBe(404);`;

export function deleteTest(w: Writer, entity: EntityModel): string {
  const never = entity.rules.some((rule) => rule.kind === 'deleteOnly' && rule.when === undefined);
  return lines(
    `const ${entity.variable} = ${w.reached(entity, deletable(entity))};`,
    `const reply = await api.delete(${w.path(entity, entity.variable)});`,
    never
      ? 'expect(reply.status).toBe(409);'
      : [
          'expect(reply.status).toBe(204);',
          `expect(${w.stored(entity, `${entity.variable}.id`)}).toBeUndefined();`,
          `expect((await api.delete(${w.path(entity, entity.variable)})).status).toBe(404);`,
        ],
  );
}

export function refusedOperationTest(w: Writer, entity: EntityModel, check: Of<'operationRefused'>): string {
  if (check.operation === 'create') {
    return lines(
      `const reply = await api.post(${tsString(entity.path)}, ${w.body(entity)});`,
      'expect(reply.status).toBe(405);',
      "expect(reply.headers.get('allow')).not.toContain('POST');",
    );
  }
  const path = w.path(entity, entity.variable);
  const methods = check.operation === 'delete' ? [`api.delete(${path})`] : [`api.patch(${path}, {})`, `api.put(${path}, {})`];
  return lines(
    `const ${entity.variable} = ${w.create(entity)};`,
    methods.map((call) => `expect((await ${call}).status).toBe(405);`),
    `expect(${w.stored(entity, `${entity.variable}.id`)}).toEqual(${entity.variable});`,
  );
}

export function listTest(w: Writer, entity: EntityModel): string {
  const path = entity.path;
  const ids = w.help('items');
  const count = capacity(w.app, entity);
  const size = Math.max(count - 1, 1);
  const made = Array.from({ length: count }, () => w.create(entity));
  return lines(
    `const made = [${made.join(', ')}];`,
    `const first = await api.get('${path}?pageSize=${size}');`,
    `expect(first.body).toMatchObject({ page: 1, pageSize: ${size}, total: ${count} });`,
    `const second = await api.get('${path}?pageSize=${size}&page=2');`,
    `const listed = [...${ids}(first), ...${ids}(second)];`,
    `expect(listed).toHaveLength(${count});`,
    'expect(listed).toEqual(expect.arrayContaining(made));',
    defaultOrder(w, entity),
    `expect((await api.get('${path}')).body.pageSize).toBe(${entity.listing.pageSize.default});`,
    `expect((await api.get('${path}?pageSize=${entity.listing.pageSize.max + 1}')).status).toBe(400);`,
    `expect((await api.get('${path}?page=0')).status).toBe(400);`,
  );
}

/** The order of the pages, where the three records differ in the field. */
function defaultOrder(w: Writer, entity: EntityModel): string | false {
  const { field, direction } = entity.listing.defaultSort;
  if (field === 'createdAt' || field === 'updatedAt') {
    return `expect(listed).toEqual(${direction === 'asc' ? 'made' : 'made.toReversed()'});`;
  }
  const values = [1, 2, 3].map((n) => exampleRecord(entity, n)[field]);
  if (
    values.some((value) => value === undefined) ||
    new Set(values).size < 3 ||
    values.some((value, at) => at > 0 && !(value! > values[at - 1]!))
  )
    return false;
  return `expect(listed).toEqual(${direction === 'asc' ? 'made' : 'made.toReversed()'});`;
}

export function rejectsTest(w: Writer, entity: EntityModel, check: Of<'rejects'>): string | undefined {
  const own = entity.fields.find((field) => field.name === check.field)?.spec;
  const reference = entity.references.find((each) => each.field === check.field);
  const link = entity.links.find((each) => each.field === check.field);
  if (check.violation === 'duplicate') return duplicateTest(w, entity, check.field, own);
  const refused = (value: unknown, errorCode: string): string => refusedTest(w, entity, check.field, value, errorCode);
  if (own !== undefined) {
    if (check.violation === 'unknownReference') return undefined;
    const { value, code: errorCode } = violating(own, check.violation);
    return refused(value, errorCode);
  }
  if (reference === undefined && link === undefined) return undefined;
  const wrap = (value: unknown): unknown => (link === undefined ? value : [value]);
  switch (check.violation) {
    case 'unknownReference':
      return refused(wrap(NOBODY), ERROR_CODE.unknownReference);
    case 'missing':
      if (!(reference ?? link)!.required) return undefined;
      return refused(link === undefined ? undefined : [], ERROR_CODE.missing);
    case 'format':
      return refused(wrap('not an id'), ERROR_CODE.format);
    case 'wrongType':
      return refused(wrap(12345), ERROR_CODE.wrongType);
    default:
      return undefined;
  }
}

function refusedTest(w: Writer, entity: EntityModel, field: string, value: unknown, errorCode: string): string {
  const check = (reply: string): string => `${w.help('expectRefused')}(${reply}, 400, ${tsString(field)}, ${tsString(errorCode)});`;
  const sent = value === undefined ? code('undefined') : code(tsValue(value));
  if (entity.can.create) {
    return lines(`const reply = await api.post(${tsString(entity.path)}, ${w.body(entity, { [field]: sent })});`, check('reply'));
  }
  return lines(
    `const ${entity.variable} = ${w.create(entity)};`,
    `const reply = await api.patch(${w.path(entity, entity.variable)}, ${literal({ [field]: value === undefined ? null : sent })});`,
    check('reply'),
  );
}

/** The values that go with the field, from the same record. */
const sharedWith = (entity: EntityModel, field: string): Changes =>
  Object.fromEntries(companions(entity, [field]).map((name) => [name, code(`${entity.variable}.${name}`)]));

function duplicateTest(w: Writer, entity: EntityModel, field: string, own: Field | undefined): string {
  const taken = own?.format === 'email' ? `String(${entity.variable}.${field}).toUpperCase()` : `${entity.variable}.${field}`;
  const shared = { [field]: code(taken), ...sharedWith(entity, field) };
  const reference = entity.references.find((each) => each.field === field);
  const start = reference === undefined || reference.required ? {} : { [field]: code(`(${w.parent(entity, reference)}).id`) };
  const filled =
    own !== undefined && exampleRecord(entity)[field] === undefined ? withFixed(entity, { [field]: exampleValue(own) }) : start;
  return lines(
    `const ${entity.variable} = ${w.create(entity, filled)};`,
    `const reply = await api.post(${tsString(entity.path)}, ${w.body(entity, shared)});`,
    `${w.help('expectRefused')}(reply, 409, ${tsString(field)}, 'duplicate');`,
  );
}

export function defaultsTest(w: Writer, entity: EntityModel, check: Of<'defaults'>): string | undefined {
  const field = entity.fields.find((each) => each.name === check.field);
  const fallback = field?.spec.default;
  if (field === undefined || fallback === undefined) return undefined;
  const left = field.writable && field.name !== entity.spec.stateField ? withFixed(entity, { [field.name]: undefined }) : {};
  const made = `const ${entity.variable} = ${w.create(entity, left)};`;
  const value = `${entity.variable}.${field.name}`;
  if (typeof fallback !== 'object') return lines(made, `expect(${value}).toBe(${tsValue(fallback)});`);
  const length = field.spec.type === 'date' ? 10 : 24;
  return lines(
    `const before = new Date().toISOString().slice(0, ${length});`,
    made,
    `expect(String(${value}) >= before).toBe(true);`,
    `expect(String(${value}) <= new Date().toISOString().slice(0, ${length})).toBe(true);`,
  );
}
