import type { AppModel, EntityModel } from '../../../../src/domain/model.js';
import type { ReferenceModel } from '../../../../src/domain/model-relations.js';
import { exampleGraph, exampleRecord, neededReferences, parentGoals } from '../../../../src/domain/examples.js';
import type { Value } from '../../../../src/domain/example-values.js';
import { comment, tsString, tsTemplate, tsValue } from '../../../../src/domain/escape.js';
import { lines } from '../../../../src/domain/text.js';
import { moduleNames } from '../names.js';
import { recordNames } from './record-names.js';
import { stateHelpers } from './state-helpers.js';
import { Writer } from './writer.js';

/** `test/support/records.ts`: valid records to start from. `used`: what the tests import of it. */
export function recordsModule(app: AppModel, used: ReadonlySet<string>): string {
  const samples = sampleCount(app);
  const bodies = app.entities.map((entity) => entityHelpers(app, entity, samples, used));
  const text = bodies.join('\n\n');
  const hidden = app.entities.filter((entity) => !entity.can.create);
  const unread = app.entities.some((entity) => !entity.can.read);
  return lines(
    '// Valid records to start from. Every one differs from the others of its kind where it must.',
    hidden.length > 0 && app.access !== undefined && "import { runAs, SYSTEM } from '../../src/access/person.ts';",
    hidden.map((entity) => `import { ${moduleNames(entity).readInput} } from '../../src/${entity.plural}/schema.ts';`),
    unread && "import { createRepositories } from '../../src/repositories.ts';",
    hidden.length > 0 && "import { createServices } from '../../src/services.ts';",
    "import type { Body, TestApi } from './api.ts';",
    '',
    text.includes('cycle(') && 'const cycle = <T>(n: number, ...values: [T, ...T[]]): T => values[(n - 1) % values.length] ?? values[0];\n',
    text,
  );
}

/** How many different records of one kind a single test may ask for: each that it makes brings parents of its own. */
function sampleCount(app: AppModel): number {
  const limits = app.entities.flatMap((entity) => entity.rules.map((rule) => (rule.kind === 'maxChildren' ? rule.limit : 0)));
  const made = Math.max(4, ...limits) + 4;
  const repeated = app.entities.map((entity) => {
    const kinds = exampleGraph(app, entity).map((step) => step.entity.name);
    return Math.max(...kinds.map((kind) => kinds.filter((other) => other === kind).length));
  });
  return Math.min(made * Math.max(1, ...repeated), MOST_SAMPLES);
}

const MOST_SAMPLES = 400;

function entityHelpers(app: AppModel, entity: EntityModel, samples: number, used: ReadonlySet<string>): string {
  const names = recordNames(entity);
  const { variable } = entity;
  const needed = entity.references.filter(
    (reference) => neededReferences(entity).includes(reference.field) && reference.entity !== entity.name,
  );
  const values = fieldSources(entity, samples);
  const numbered = values.some(({ source }) => /\bn\b/.test(source));
  const owned = entity.links.filter((link) => link.required);
  const asks = numbered || needed.length > 0 || owned.length > 0;
  return lines(
    `/** A valid request for: ${comment(entity.spec.label)}. */`,
    `export async function ${names.body}(${asks ? 'api' : '_api'}: TestApi, changes: Body = {}): Promise<Body> {`,
    numbered && `const n = api.next(${tsString(entity.name)});`,
    'return {',
    values.map(({ name, source }) => `${name}: ${source},`),
    needed.map((reference) => `${reference.field}: changes.${reference.field} ?? (await ${names.parent(reference.name)}(api)).id,`),
    owned.map((link) => `${link.field}: changes.${link.field} ?? [(await ${recordNames(app.entity(link.entity)).create}(api)).id],`),
    '...changes,',
    '};',
    '}',
    '',
    `export async function ${names.create}(api: TestApi, changes: Body = {}): Promise<Body> {`,
    entity.can.create
      ? `return api.done(${tsString(entity.path)}, await ${names.body}(api, changes));`
      : madeByService(app, entity, `${moduleNames(entity).readInput}(JSON.parse(JSON.stringify(await ${names.body}(api, changes))))`),
    '}',
    '',
    `export async function ${names.find}(api: TestApi, id: unknown): Promise<Body | undefined> {`,
    entity.can.read
      ? [`const reply = await api.get(\`${entity.path}/\${id}\`);`, 'return reply.status === 200 ? reply.body : undefined;']
      : [
          `const ${variable} = await createRepositories(api.database).${entity.collection}.find(String(id));`,
          `return ${variable} && { ...${variable} };`,
        ],
    '}',
    stateHelpers(entity, used),
    entity.references.map((reference) => parentHelper(app, entity, reference)),
  );
}

function madeByService(app: AppModel, entity: EntityModel, input: string): string {
  const create = (given: string): string => `createServices(api.database).${entity.collection}.create(${given})`;
  if (app.access === undefined) return `return { ...(await ${create(input)}) };`;
  return `const input = ${input};\nreturn { ...(await runAs(SYSTEM, () => ${create('input')})) };`;
}

function parentHelper(app: AppModel, entity: EntityModel, reference: ReferenceModel): string {
  const parent = app.entity(reference.entity);
  const made = new Writer(app).reached(parent, parentGoals(entity, reference.field)).replace(/^await /, '');
  return lines('', `export const ${recordNames(entity).parent(reference.name)} = (api: TestApi): Promise<Body> => ${made};`);
}

/** Each own field of a valid request as an expression, of `n` where the value must vary. */
function fieldSources(entity: EntityModel, samples: number): { name: string; source: string }[] {
  const records = Array.from({ length: samples }, (_, at) => exampleRecord(entity, at + 1));
  return Object.keys(records[0]!).map((name) => ({ name, source: sourceOf(records.map((record) => record[name]!)) }));
}

/** A constant, a text with `n` in it, a sum, or the values one after the other. */
function sourceOf(values: readonly Value[]): string {
  const [first, second] = values as [Value, Value];
  if (values.every((value) => value === first)) return tsValue(first);
  if (typeof first === 'string') {
    for (const [at] of [...first.matchAll(/1/g)].map((match) => [match.index] as const).reverse()) {
      const [before, after] = [first.slice(0, at), first.slice(at + 1)];
      if (values.every((value, index) => value === `${before}${index + 1}${after}`))
        return `\`${tsTemplate(before)}\${n}${tsTemplate(after)}\``;
    }
  }
  if (typeof first === 'number' && typeof second === 'number') {
    const step = second - first;
    if (values.every((value, index) => value === first + index * step)) return sum(first - step, step);
  }
  const distinct = values.slice(0, period(values));
  return `cycle(n, ${distinct.map(tsValue).join(', ')})`;
}

function sum(base: number, step: number): string {
  if (step < 0) return `${base} - ${step === -1 ? 'n' : `${-step} * n`}`;
  return `${base === 0 ? '' : `${base} + `}${step === 1 ? 'n' : `${step} * n`}`;
}

/** The shortest stretch after which the values repeat. */
function period(values: readonly Value[]): number {
  for (let length = 1; length < values.length; length += 1) {
    if (values.every((value, at) => value === values[at % length])) return length;
  }
  return values.length;
}
