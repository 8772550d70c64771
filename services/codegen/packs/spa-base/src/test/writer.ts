import { tsKey, tsString, tsValue } from '../../../../src/domain/escape.js';
import type { AppModel, EntityModel } from '../../../../src/domain/model.js';
import { variableName } from '../../../../src/domain/names.js';
import type { Value } from '../../../../src/domain/example-values.js';
import { exampleRecord } from '../../../../src/domain/examples.js';
import { type Feature, formFields, hasPlainName, nameFunction, nameOf } from '../feature.js';
import type { Framework } from '../framework.js';
import { imports } from '../modules.js';
import { builderName } from './records.js';
import { resourceName } from './resources.js';

/** Values of a record as they stand in a test: literals, or expressions such as `project.id`. */
export type Changes = Readonly<Record<string, Value | Expression | readonly Value[]>>;

/** A piece of TypeScript that stands for a value. */
export class Expression {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

/** Collects what the tests of one story import while they are written. */
export class Writer {
  readonly app: AppModel;
  readonly features: readonly Feature[];
  readonly #framework: Framework;
  readonly #imports = new Map<string, Set<string>>();

  constructor(app: AppModel, features: readonly Feature[], framework: Framework) {
    this.app = app;
    this.features = features;
    this.#framework = framework;
  }

  feature(entity: string): Feature | undefined {
    return this.features.find((feature) => feature.entity.name === entity);
  }

  use(name: string, from: string): string {
    const names = this.#imports.get(from) ?? new Set();
    this.#imports.set(from, names.add(name));
    return name;
  }

  page = (name: string): string => this.use(name, './support/page');
  form = (name: string): string => this.use(name, './support/form');
  /** The pages ask who is there before anything else. */
  get guards(): boolean {
    return this.app.access !== undefined && this.features.length > 0;
  }
  cleanupCall = (): string => `${this.cleanup()}();`;
  open = (path: string): string => `${this.guards ? 'await ' : this.#framework.opening}${this.use('openApp', './support/open-app')}(${path});`;
  onPage = (title: string): string => `await ${this.use('onPage', './support/open-app')}(${title});`;
  press = (label: string, within?: string): string =>
    `await ${this.page('press')}(${label}${within === undefined ? '' : `, ${this.page(within)}`});`;
  resource = (feature: Feature): string => this.use(resourceName(feature), './support/resources');
  waitFor = (): string => this.use('waitFor', this.#framework.testing);
  cleanup = (): string => this.use('cleanup', this.#framework.cleanup);
  expect = (): string => this.use('expect', 'vitest');

  /** An expression for a new record of the tests' server. */
  add(feature: Feature, changes: Changes = {}): string {
    const given = Object.keys(changes).length > 0 ? `, ${this.literal(changes)}` : '';
    return `${this.use(builderName(feature), './support/records')}(api${given})`;
  }

  /** An expression for what a record is called on the page. */
  nameOf(feature: Feature, variable: string): string {
    if (!hasPlainName(feature)) this.use(nameFunction(feature), `../src/features/${feature.entity.plural}/labels`);
    return nameOf(feature, variable);
  }

  /** `Delete Kite 1` and the like: the record's name is an expression. */
  label = (words: string, name: string): string =>
    /^[\w ]+$/.test(words) ? `\`${words} \${${name}}\`` : `${tsString(`${words} `)} + ${name}`;

  literal = (changes: Changes): string => `{ ${this.members(changes)} }`;

  members(changes: Changes): string {
    const members = Object.entries(changes).map(
      ([name, value]) => `${tsKey(name)}: ${value instanceof Expression ? value.text : tsValue(value)}`,
    );
    return members.join(', ');
  }

  /** Statements that fill in a new form so that it would be accepted; the parents that it must have, or all, are added first. */
  fillNew(feature: Feature, changes: Changes = {}, all = false): { before: string[]; fill: string; values: Changes } {
    const before: string[] = [];
    const relations: Record<string, Expression> = {};
    for (const relation of [...feature.entity.references, ...feature.entity.links].filter((each) => !(each.field in changes))) {
      if (!relation.required && (!all || this.#brings(relation.entity).has(feature.entity.name))) continue;
      const parent = this.feature(relation.entity)!;
      const taken = [feature.one, 'api', ...this.features.map(resourceName)];
      const name = variableName(relation.name);
      const safe = taken.includes(name) ? `${name}Parent` : name;
      before.push(`const ${safe} = ${this.add(parent)};`);
      relations[relation.field] = new Expression('table' in relation ? `[${safe}.id]` : `${safe}.id`);
    }
    const values: Changes = { ...this.formValues(feature.entity, 1), ...relations, ...changes };
    return { before, fill: this.fill(feature, values), values };
  }

  /** The kinds of records that come into being with one of this kind. */
  #brings(entity: string, found = new Set<string>()): Set<string> {
    if (found.has(entity)) return found;
    found.add(entity);
    const feature = this.feature(entity)!;
    for (const relation of [...feature.entity.references, ...feature.entity.links])
      if (relation.required) this.#brings(relation.entity, found);
    return found;
  }

  fill = (feature: Feature, values: Changes): string => `await ${this.form('fillIn')}(${this.resource(feature)}, ${this.literal(values)});`;

  /** Valid values for everything that the form offers, relations left out. */
  formValues(entity: EntityModel, n: number): Record<string, Value> {
    const offered = new Set(formFields(entity).map((field) => field.name));
    return Object.fromEntries(Object.entries(exampleRecord(entity, n)).filter(([name]) => offered.has(name)));
  }

  importLines(): (string | false)[] {
    return [...this.#imports].map(([from, names]) => imports([...names], from));
  }
}

export const pathTo = (feature: Feature, variable: string, rest = ''): string => `\`${feature.route}/\${${variable}.id}${rest}\``;
export const listPath = (feature: Feature): string => tsString(feature.route);
export const newPath = (feature: Feature): string => tsString(`${feature.route}/new`);
export const title = (text: string): string => tsString(text);
