import { contractModels, shapeOf, type ContractModel } from '../../../../src/domain/contract-model.js';
import { jsonText, tsKey } from '../../../../src/domain/escape.js';
import type { AppModel, EntityModel } from '../../../../src/domain/model.js';
import type { GeneratedFile } from '../../../../src/domain/pack.js';
import { lines } from '../../../../src/domain/text.js';

const FOLDER = 'src/contract/';
const SUPPORT = 'test/support/contract.ts';
export const isOfContract = (path: string): boolean => path.startsWith(FOLDER) || path === SUPPORT;

/** Everything below `contract/`; nothing where no contract was uploaded. */
export function contractFiles(app: AppModel, given: readonly GeneratedFile[], pages: boolean): GeneratedFile[] {
  const models = contractModels(app, pages);
  if (models.length === 0) return [];
  return [
    ...given.filter(({ path }) => path.startsWith(FOLDER)),
    { path: `${FOLDER}operations.ts`, text: operationsModule(app, models) },
    { path: `${FOLDER}directories.ts`, text: directoriesModule(app, models) },
  ];
}

/** What the tests hold answers against. */
export function contractSupport(app: AppModel, given: readonly GeneratedFile[], pages: boolean): GeneratedFile[] {
  const models = contractModels(app, pages);
  if (models.length === 0) return [];
  const schemas = models.map(({ spec }) => [spec.id, { takes: spec.takes?.schema, answers: spec.answers?.schema, problem: spec.problem?.schema }]);
  return [
    ...given.filter(({ path }) => path === SUPPORT),
    { path: 'test/support/contract-schemas.ts', text: `// What the contract says of bodies, as JSON Schema.\n\nexport const SCHEMAS: Readonly<Record<string, Readonly<Record<string, unknown>>>> = ${jsonText(Object.fromEntries(schemas)).trimEnd()};\n` },
  ];
}

function operationsModule(app: AppModel, models: readonly ContractModel[]): string {
  return lines(
    `// The operations of ${app.spec.contract!.document.replace(/[^\w. -]/g, ' ')}, and what of the service answers them.`,
    "import type { Operation } from './operation.ts';",
    '',
    `export const OPERATIONS: readonly Operation[] = ${jsonText(models.map(operationOf)).trimEnd()};`,
  );
}

const operationOf = ({ spec, entity, path, to, query, location }: ContractModel): object => ({
  id: spec.id,
  method: spec.method.toUpperCase(),
  path,
  to,
  ...(spec.key === undefined ? {} : { key: parameter(spec.key) }),
  ...(spec.parent === undefined ? {} : { parent: { ...parameter(spec.parent), field: spec.parent.field } }),
  query,
  ...(spec.takes === undefined ? {} : { takes: shapeOf(spec.takes) }),
  status: spec.status,
  ...(spec.answers === undefined ? {} : { answers: shapeOf(spec.answers) }),
  ...(location === undefined ? {} : { location: { path: location, kind: entity.name } }),
  statuses: spec.statuses,
  ...(spec.problem === undefined ? {} : { problem: spec.problem.members }),
});

const parameter = ({ param, entity, numbered }: { readonly param: string; readonly entity: string; readonly numbered: boolean }): object => ({ param, kind: entity, numbered });

/** The field by whose number the contract knows a record. */
export function numberField(app: AppModel, entity: EntityModel): string | undefined {
  const known = app.spec.contract?.operations.some(
    ({ key, parent, answers, takes }) =>
      [key, parent].some((one) => one?.entity === entity.name && one.numbered) ||
      [answers, takes].some((form) => form?.members.some(({ numbered }) => numbered === entity.name)),
  );
  return known === true ? entity.fields.find(({ spec }) => spec.counter !== undefined && /^(?:number|recordNumber)$/.test(spec.name))?.name : undefined;
}

/** The records that the contract names in paths and bodies. */
function directoriesModule(app: AppModel, models: readonly ContractModel[]): string {
  const named = new Set(
    models.flatMap(({ spec, entity }) => [
      entity.name,
      ...(spec.parent === undefined ? [] : [spec.parent.entity]),
      ...[spec.answers, spec.takes].flatMap((form) => form?.members.flatMap(({ numbered }) => numbered ?? []) ?? []),
    ]),
  );
  const entities = app.entities.filter(({ name }) => named.has(name));
  return lines(
    '// Finds records by what the contract calls them.',
    "import type { Database } from '../db/connection.ts';",
    "import { createRepositories } from '../repositories.ts';",
    "import type { Directories } from './operation.ts';",
    '',
    'export function directoriesOf(database: Database): Directories {',
    `const { ${entities.map(({ collection }) => collection).sort().join(', ')} } = createRepositories(database);`,
    'return {',
    entities.map((entity) => {
      const number = numberField(app, entity);
      return [
        `${tsKey(entity.name)}: {`,
        `exists: async (id) => (await ${entity.collection}.find(id)) !== undefined,`,
        number === undefined
          ? 'idOf: () => Promise.resolve(undefined),\nnumberOf: () => Promise.resolve(undefined),'
          : `idOf: async (number) => (await ${entity.collection}.list({ page: 1, pageSize: 1, ${number}: [number] })).items[0]?.id,\nnumberOf: async (id) => (await ${entity.collection}.find(id))?.${number},`,
        '},',
      ];
    }),
    '};',
    '}',
  );
}

/** Lines of `app.ts`. */
export const contractMount = (most: number): string => `app.use(contract(OPERATIONS, directoriesOf(database), ${most}));`;
export const CONTRACT_IMPORTS = [
  "import { directoriesOf } from './contract/directories.ts';",
  "import { OPERATIONS } from './contract/operations.ts';",
  "import { contract } from './contract/serve.ts';",
].join('\n');
