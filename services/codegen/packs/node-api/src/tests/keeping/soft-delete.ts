import type { Check } from '@hexad/proto/documents';
import { tsString } from '../../../../../src/domain/escape.js';
import type { EntityModel } from '../../../../../src/domain/model.js';
import { code, deletable } from '../../../../../src/domain/test-changes.js';
import { lines } from '../../../../../src/domain/text.js';
import { NOBODY } from '../../../../../src/domain/violations.js';
import type { Writer } from '../writer.js';

type Aspect = Extract<Check, { kind: 'softDelete' }>['aspect'];

/** What is deleted is kept, comes back, or is gone for good. */
export function softDeleteTest(w: Writer, entity: EntityModel, aspect: Aspect): string | undefined {
  const { kept, variable, path } = entity;
  if (kept === undefined || !entity.can.create) return undefined;
  const at = w.path(entity, variable);
  const gone = [`const ${variable} = ${w.reached(entity, deletable(entity))};`, `expect((await api.delete(${at})).status).toBe(204);`];
  const deleted = `await api.get('${path}/deleted')`;
  const restore = `await api.post(${w.path(entity, variable, kept.segment ?? '')})`;
  switch (aspect) {
    case 'kept':
      return lines(
        `expect((${deleted}).body).toMatchObject({ items: [], total: 0 });`,
        gone,
        `const reply = ${deleted};`,
        `expect(reply.body).toMatchObject({ total: 1, items: [{ ...${variable}, deletedAt: expect.any(String) }] });`,
        entity.can.read && `expect((await api.get(${at})).status).toBe(404);`,
        `expect(${w.stored(entity, `${variable}.id`)}).toBeUndefined();`,
        uniqueAgain(w, entity),
      );
    case 'restored':
      if (kept.segment === undefined) return undefined;
      return lines(
        gone[0],
        withIt(w, entity, 'made'),
        gone[1],
        `const reply = ${restore};`,
        'expect(reply.status).toBe(200);',
        `expect(reply.body).toEqual(${variable});`,
        `expect(${w.stored(entity, `${variable}.id`)}).toEqual(${variable});`,
        withIt(w, entity, 'back'),
        `expect((${deleted}).body.total).toBe(0);`,
        `expect((${restore}).status).toBe(404);`,
        `expect((await api.post('${path}/${NOBODY}/${kept.segment}')).status).toBe(404);`,
      );
    case 'expires':
      if (kept.days === undefined) return undefined;
      return lines(
        gone,
        ago(kept.days - 0.5),
        `expect((${deleted}).body.total).toBe(1);`,
        ago(kept.days + 0.5),
        `expect((${deleted}).body.total).toBe(0);`,
        kept.segment !== undefined && `expect((${restore}).status).toBe(404);`,
        "expect(await api.database.get('SELECT 1 FROM app_deleted_records')).toBeUndefined();",
      );
  }
}

/** A record that goes with it comes back with it. */
function withIt(w: Writer, entity: EntityModel, what: 'made' | 'back'): string | false {
  const goes = w.app.entities
    .filter((each) => each !== entity && each.can.create && each.rules.length === 0)
    .flatMap((each) => each.references.map((reference) => ({ each, reference })))
    .find(({ reference }) => reference.entity === entity.name && reference.onDelete === 'cascade');
  if (goes === undefined || deletable(entity).length > 0) return false;
  const { each, reference } = goes;
  return what === 'made'
    ? `const gone = ${w.create(each, { [reference.field]: code(`${entity.variable}.id`) })};`
    : `expect(${w.stored(each, 'gone.id')}).toEqual(gone);`;
}

/** What was unique about a deleted record may be taken; then it cannot come back. */
function uniqueAgain(w: Writer, entity: EntityModel): string | false {
  const unique = entity.fields.some(({ spec, writable }) => spec.unique && spec.required && writable);
  if (!unique || deletable(entity).length > 0 || entity.kept === undefined) return false;
  const { segment } = entity.kept;
  return lines(
    `const body = ${w.body(entity)};`,
    `const first = await api.done(${tsString(entity.path)}, body);`,
    `expect((await api.delete(${w.path(entity, 'first')})).status).toBe(204);`,
    `expect((await api.post(${tsString(entity.path)}, body)).status).toBe(201);`,
    segment !== undefined && `expect((await api.post(${w.path(entity, 'first', segment)})).status).toBe(409);`,
  );
}

const ago = (days: number): string =>
  `await api.database.run('UPDATE app_deleted_records SET deleted_at = ?', new Date(Date.now() - ${days} * 86_400_000).toISOString());`;
