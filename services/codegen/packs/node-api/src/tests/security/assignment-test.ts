import type { EntityModel } from '../../../../../src/domain/model.js';
import { foreignNames } from '../../../../../src/domain/hostile.js';
import { comment, tsString } from '../../../../../src/domain/escape.js';
import { lines } from '../../../../../src/domain/text.js';
import { NOBODY } from '../../../../../src/domain/violations.js';
import type { Writer } from '../writer.js';

/** A request carries nothing that only the service sets, and nothing that is not known: it is refused, and nothing is kept of it. */
export function assignmentTest(w: Writer, entity: EntityModel): string | undefined {
  const { can, path, plural } = entity;
  if (!can.create || !can.read) return undefined;
  const refused = (reply: string): string =>
    `expect(((${reply}).body['errors'] as Body[]).map((error) => error['field']).toSorted()).toEqual(Object.keys(foreign).toSorted());`;
  return lines(
    `test('a request sets nothing of ${comment(plural)} that only the service sets', async ({ api }) => {`,
    `const foreign = { ${foreignNames(entity).map((name) => `${tsString(name)}: '${NOBODY}'`).join(', ')} };`,
    `const record = ${w.create(entity)};`,
    refused(`await api.post(${tsString(path)}, { ...(${w.body(entity)}), ...foreign })`),
    can.update && refused(`await api.patch(${w.path(entity, 'record')}, foreign)`),
    `expect((await api.get(${w.path(entity, 'record')})).body).toEqual(record);`,
    '});\n',
  );
}
