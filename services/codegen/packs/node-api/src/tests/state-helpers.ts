import type { EntityModel } from '../../../../src/domain/model.js';
import { tsKey, tsString, tsValue } from '../../../../src/domain/escape.js';
import { pathTo, satisfying } from '../../../../src/domain/reach.js';
import { lines } from '../../../../src/domain/text.js';
import { recordNames } from './record-names.js';

/** What brings records into their states; `used`: names that the tests import. */
export function stateHelpers(entity: EntityModel, used: ReadonlySet<string>): string[] {
  const { states, variable } = entity;
  if (states === undefined) return [];
  const names = recordNames(entity);
  const stranded = states.states.some((state) => pathTo(entity, state) === undefined);
  const paths = states.states.flatMap((state) => {
    const path = pathTo(entity, state);
    if (path === undefined || (path.length === 0 && !stranded)) return [];
    const steps = satisfying(entity, [{ field: states.field, in: [state] }]).transitions.map((step) => tsValue([step.segment, step.body]));
    return [`${tsKey(state)}: [${steps.join(', ')}],`];
  });
  return [
    lines(
      '',
      '/** Transitions from the first state to every other, with what they take along. */',
      `const ${names.paths}: Readonly<Record<string, readonly [string, Body][]>> = {`,
      paths,
      '};',
      '',
      `export async function ${names.inState}(api: TestApi, state: string, changes: Body = {}): Promise<Body> {`,
      `let ${variable} = await ${names.create}(api, changes);`,
      stranded && `if (!(state in ${names.paths})) return ${names.place}(api, ${variable}, state);`,
      `for (const [transition, body] of ${names.paths}[state] ?? []) {`,
      `${variable} = await api.done(\`${entity.path}/\${${variable}.id}/\${transition}\`, body);`,
      '}',
      `return ${variable};`,
      '}',
    ),
    ...(stranded || used.has(names.place) ? [placeHelper(entity)] : []),
  ];
}

/** For states to which no transition leads. */
function placeHelper(entity: EntityModel): string {
  const { variable } = entity;
  const field = entity.fields.find((each) => each.name === entity.states!.field)!;
  const update = `UPDATE ${entity.table} SET ${field.column} = ? WHERE id = ?`;
  return lines(
    '',
    '/** Puts a record into a state to which no transition leads. */',
    `export async function ${recordNames(entity).place}(api: TestApi, ${variable}: Body, state: string): Promise<Body> {`,
    `await api.database.run(${tsString(update)}, state, String(${variable}.id));`,
    `return { ...${variable}, ${field.name}: state };`,
    '}',
  );
}
