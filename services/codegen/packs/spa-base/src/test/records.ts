import { tsValue } from '../../../../src/domain/escape.js';
import { exampleRecord } from '../../../../src/domain/examples.js';
import type { Feature } from '../feature.js';
import { imports, lines } from '../modules.js';
import { resourceName } from './resources.js';

const SAMPLES = [1, 2, 3];

export const builderName = (feature: Feature): string => `add${feature.stem}`;

/** Functions that put a record into the tests' server, together with the records that it cannot be without. */
export const recordsModule = (features: readonly Feature[]): string =>
  lines(
    ...features.map((feature) => imports([`type ${feature.type}`], `../../src/api/${feature.entity.plural}`)),
    "import type { FakeApi } from './fake-api';",
    imports(features.map(resourceName), './resources'),
    '',
    ...features.flatMap((feature) => [samples(feature), builder(feature, features)]),
  );

const samples = ({ entity }: Feature): string =>
  `const ${entity.variable}Samples = [\n${SAMPLES.map((n) => `${tsValue(exampleRecord(entity, n))},`).join('\n')}\n];\n`;

function builder(feature: Feature, features: readonly Feature[]): string {
  const { entity, type } = feature;
  const own = (name: string): boolean => name === entity.name;
  const parents = entity.references.filter((reference) => reference.required && !own(reference.entity));
  const links = entity.links.filter((link) => link.required && !own(link.entity));
  const add = (name: string): string => `${builderName(features.find((other) => other.entity.name === name)!)}(api).id`;
  const resource = resourceName(feature);
  return lines(
    `export function ${builderName(feature)}(api: FakeApi, changes: Partial<${type}> = {}): ${type} {`,
    `const sample = ${entity.variable}Samples[api.all(${resource}).length % ${entity.variable}Samples.length];`,
    ...parents.map((parent) => `const ${parent.field} = changes.${parent.field} ?? ${add(parent.entity)};`),
    ...links.map((link) => `const ${link.field} = changes.${link.field} ?? [${add(link.entity)}];`),
    `return api.add<${type}>(${resource}, { ...sample, ${[...parents, ...links].map((relation) => `${relation.field},`).join(' ')} ...changes });`,
    '}\n',
  );
}
