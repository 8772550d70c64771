import { tsString } from '../../../../src/domain/escape.js';
import type { EntityModel } from '../../../../src/domain/model.js';
import { pascalCase } from '../../../../src/domain/names.js';
import { countersOf, type CounterModel } from '../../../../src/domain/sqlite-counters.js';
import { lines } from '../../../../src/domain/text.js';

const methodOf = ({ field }: CounterModel): string => `next${pascalCase(field.name)}`;

/** Of a repository. */
export const counterMethods = (entity: EntityModel): string =>
  lines(
    countersOf(entity).map((counter) => [
      `/** The number after the last one that was given${counter.within === undefined ? '' : ' to this parent'}; it is taken with this. */`,
      `async ${methodOf(counter)}(${counter.within === undefined ? '' : `parent: string${counter.within.required ? '' : ' | null'}`}): Promise<number> {`,
      'const row = await this.#database.get(',
      `${tsString(`INSERT INTO ${counter.table} (parent, last) VALUES (?, 1) ON CONFLICT (parent) DO UPDATE SET last = ${counter.table}.last + 1 RETURNING last`)},`,
      `${counter.within === undefined ? "''" : counter.within.required ? 'parent' : "parent ?? ''"},`,
      ');',
      "return Number(row?.['last']);",
      '}',
      '',
    ]),
  );

const taken = (entity: EntityModel, counter: CounterModel): string => {
  const { variable } = entity;
  const parent = counter.within === undefined ? '' : `${variable}.${counter.within.field}`;
  return `${variable}.${counter.field.name} = await this.#${entity.collection}.${methodOf(counter)}(${parent});`;
};

/** Of a service, before a record is stored: within the transaction, so that a refused request takes no number. */
export const counterStatementsOf = (entity: EntityModel): string[] => countersOf(entity).map((counter) => taken(entity, counter));

/** A record that moves to another parent is counted there. */
export const recountStatements = (entity: EntityModel): string[] =>
  countersOf(entity).flatMap((counter) =>
    counter.within === undefined
      ? []
      : [`if (${entity.variable}.${counter.within.field} !== before.${counter.within.field}) {\n${taken(entity, counter)}\n}`],
  );
