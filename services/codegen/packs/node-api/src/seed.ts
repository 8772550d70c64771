import type { AppModel, EntityModel } from '../../../src/domain/model.js';
import { DAY, EXAMPLE_DAY, type Value } from '../../../src/domain/example-values.js';
import { capacity, fieldOf, neededReferences, parentGoals, plausibleRecord } from '../../../src/domain/examples.js';
import { satisfying, type Goal } from '../../../src/domain/reach.js';
import { compare } from '../../../src/domain/settle.js';
import { tsKey, tsValue } from '../../../src/domain/escape.js';
import { lines } from '../../../src/domain/text.js';
import { moduleNames } from './names.js';

/** `seed.ts`: a few records to look at, made through the services so that every rule holds. */
export function seedModule(app: AppModel): string {
  const seeded = seedable(app);
  const records = seeded.flatMap((entity) => Array.from({ length: capacity(app, entity) }, (_, at) => record(app, seeded, entity, at + 1)));
  const text = records.join('\n');
  const days = text.includes(': day(');
  return lines(
    '// Fills an empty database with a few records to look at.',
    app.access !== undefined && "import { runAs, SYSTEM } from './access/person.ts';",
    "import { readConfig } from './config.ts';",
    "import { openDatabase } from './db/database.ts';",
    seeded.map((entity) => `import { ${moduleNames(entity).readInput} } from './${entity.plural}/schema.ts';`),
    "import { createServices, type Services } from './services.ts';",
    '',
    (days || text.includes(': moment(')) &&
      '/** So many days from now. */\nconst moment = (days: number): string => new Date(Date.now() + days * 86_400_000).toISOString();\n',
    days && 'const day = (days: number): string => moment(days).slice(0, 10);\n',
    `async function seed({ ${seeded.map((entity) => entity.collection).join(', ')} }: Services): Promise<void> {`,
    text,
    '}',
    '',
    'const database = await openDatabase(readConfig(process.env).database);',
    `const tables = [${seeded.map((entity) => tsValue(entity.table)).join(', ')}];`,
    'let used = false;',
    'for (const table of tables) used ||= (await database.get(`SELECT 1 FROM ${table} LIMIT 1`)) !== undefined;',
    'if (used) {',
    "console.log('The database has records already; nothing was added.');",
    '} else {',
    app.access === undefined ? 'await seed(createServices(database));' : 'await runAs(SYSTEM, () => seed(createServices(database)));',
    "console.log('Added example records.');",
    '}',
    'await database.close();',
  );
}

/** Entities whose required parents can be seeded before them. */
export function seedable(app: AppModel): EntityModel[] {
  const seeded: EntityModel[] = [];
  for (const entity of app.ordered) {
    const needed = [
      ...entity.references.filter((reference) => neededReferences(entity).includes(reference.field)),
      ...entity.links.filter((link) => link.required),
    ];
    if (needed.every((relation) => seeded.some((parent) => parent.name === relation.entity))) seeded.push(entity);
  }
  return seeded.filter((entity) => conflictFree(app, entity));
}

/** What the children seeded later demand of a parent; their demands may contradict each other, or what the parent can become. */
const demands = (app: AppModel, parent: EntityModel): Goal[] =>
  app.entities.flatMap((child) =>
    child.references
      .filter((reference) => reference.entity === parent.name && neededReferences(child).includes(reference.field))
      .flatMap((reference) => parentGoals(child, reference.field)),
  );

function conflictFree(app: AppModel, entity: EntityModel): boolean {
  return entity.references.every((reference) => {
    const goals = demands(app, app.entity(reference.entity));
    const byField = Map.groupBy(goals, (goal) => goal.field);
    return [...byField.values()].every((same) =>
      same[0]!.in.some((value) => same.every((goal) => goal.in.some((each) => compare(each, '>=', value) && compare(each, '<=', value)))),
    );
  });
}

function record(app: AppModel, seeded: readonly EntityModel[], entity: EntityModel, n: number): string {
  const reach = satisfying(entity, demands(app, entity));
  const own = Object.entries(plausibleRecord(entity, n, reach.fixed)).map(([name, value]) => `${tsKey(name)}: ${source(entity, name, value)},`);
  const references = entity.references
    .filter((reference) => neededReferences(entity).includes(reference.field))
    .map((reference) => `${reference.field}: ${variable(app.entity(reference.entity), n)}.id,`);
  const links = entity.links
    .filter((link) => seeded.indexOf(app.entity(link.entity)) >= 0 && seeded.indexOf(app.entity(link.entity)) < seeded.indexOf(entity))
    .map((link) => `${link.field}: [${variable(app.entity(link.entity), n)}.id],`);
  const call = `await ${entity.collection}.create(${moduleNames(entity).readInput}({ ${[...own, ...references, ...links].join(' ')} }));`;
  const used = reach.transitions.length > 0 || isUsed(app, seeded, entity);
  return lines(
    used ? `const ${variable(entity, n)} = ${call}` : call,
    reach.transitions.map(
      (transition) =>
        `await ${entity.collection}.transition(${variable(entity, n)}.id, ${tsValue(transition.name)}, {});`,
    ),
  );
}

/** Days are counted from the one on which the records are made. */
function source(entity: EntityModel, name: string, value: Value): string {
  const type = fieldOf(entity, name)?.type;
  if (type !== 'date' && type !== 'datetime') return tsValue(value);
  const days = Math.round((Date.parse(String(value)) - EXAMPLE_DAY) / DAY);
  return `${type === 'date' ? 'day' : 'moment'}(${days})`;
}

const isUsed = (app: AppModel, seeded: readonly EntityModel[], entity: EntityModel): boolean =>
  seeded.some(
    (child) =>
      child.references.some((reference) => reference.entity === entity.name && neededReferences(child).includes(reference.field)) ||
      child.links.some((link) => app.entity(link.entity) === entity && seeded.indexOf(entity) < seeded.indexOf(child)),
  );

const variable = (entity: EntityModel, n: number): string => `${entity.variable}${n}`;
