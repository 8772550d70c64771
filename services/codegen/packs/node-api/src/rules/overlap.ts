import { tsString, tsValue } from '../../../../src/domain/escape.js';
import type { AppModel, EntityModel } from '../../../../src/domain/model.js';
import { filterParam } from '../../../../src/domain/model-listing.js';
import { overlapRules, type NoOverlap } from '../../../../src/domain/slots.js';
import { lines, list } from '../../../../src/domain/text.js';
import { conditionOf } from '../conditions.js';
import { all, ifSet, message, repositoryOf, type Checks } from '../service-checks.js';

/** Pairs of fields between which records of this kind lie, once each. */
function spansOf(entity: EntityModel): NoOverlap[] {
  const rules = overlapRules(entity);
  return rules.filter((rule, at) => rules.findIndex((other) => other.start === rule.start && other.end === rule.end) === at);
}

/** What the filter calls the time in which records lie. */
function timeKey(entity: EntityModel, rule: NoOverlap): string {
  const at = spansOf(entity).findIndex((span) => span.start === rule.start && span.end === rule.end);
  const taken = (name: string): boolean => [...entity.fields, ...entity.references].some((each) => [each.name, `${each.name}Id`].includes(name));
  const name = taken('during') ? 'duringTimes' : 'during';
  return at === 0 ? name : `${name}${at + 1}`;
}

const fieldOf = (entity: EntityModel, name: string): EntityModel['fields'][number] => entity.fields.find((field) => field.name === name)!;

/** Members of the filter of an entity. */
export const overlapFilters = (entity: EntityModel): string[] =>
  spansOf(entity).map((rule) => `${timeKey(entity, rule)}?: readonly [from: string, to: string | null] | undefined;`);

/** Conditions of its repository. */
export const overlapConditions = (entity: EntityModel): string[] =>
  spansOf(entity).map((rule) => {
    const [start, end] = [fieldOf(entity, rule.start), fieldOf(entity, rule.end)];
    const method = start.spec.type === 'date' ? 'onDays' : 'during';
    return `.${method}(${tsString(start.column)}, ${tsString(end.column)}, filter.${timeKey(entity, rule)})`;
  });

/** Of `db/where.ts`. */
export const DURING = `/** Has a moment in common with the time, whose end is free again; without an end it goes on for ever. */
during(start: string, end: string, time: readonly [from: string, to: string | null] | undefined): this {
  if (time === undefined) return this;
  const [from, to] = time;
  this.#and(\`(\${end} IS NULL OR \${end} > ?)\`, from);
  return to === null ? this : this.#and(\`\${start} < ?\`, to);
}

/** Has a day in common with these, of which the last is one. */
onDays(start: string, end: string, days: readonly [from: string, to: string | null] | undefined): this {
  if (days === undefined) return this;
  const [from, to] = days;
  this.#and(\`(\${end} IS NULL OR \${end} >= ?)\`, from);
  return to === null ? this : this.#and(\`\${start} <= ?\`, to);
}
`;

/** Counts, within the transaction of the write, what lies over the record. */
export function overlapCheck(app: AppModel, entity: EntityModel, rule: NoOverlap): Checks {
  const { variable } = entity;
  const value = (name: string): string => `${variable}.${name}`;
  const filter = rule.within.map((name) => `${filterParam(name)}: [${value(name)}]`);
  if (rule.when !== undefined && !rule.within.includes(rule.when.field)) filter.push(`${filterParam(rule.when.field)}: ${tsValue(rule.when.in)}`);
  filter.push(`${timeKey(entity, rule)}: [${value(rule.start)}, ${value(rule.end)}]`);
  const lies = all(
    ...(rule.when === undefined ? [] : [conditionOf(entity, rule.when, variable)]),
    ...ifSet(entity, [...rule.within, rule.start]),
    `(await ${repositoryOf(entity)}.count({ ${list(filter)} }, ${variable}.id)) > 0`,
  );
  const turned = all(...ifSet(entity, [rule.start, rule.end]), `${value(rule.end)} < ${value(rule.start)}`);
  const fields = [rule.start, rule.end, ...rule.within].map(tsString).join(', ');
  return {
    code: lines(
      !isOrdered(entity, rule) && `if (${turned}) throw invalidField(${tsString(rule.end)}, 'rule', 'must not be before the start');`,
      `if (${lies}) {\nthrow conflict('overlap', ${message(app, entity, rule)}, ${fields});\n}`,
    ),
    repositories: [entity.name],
    refusals: isOrdered(entity, rule) ? ['conflict'] : ['conflict', 'invalidField'],
    before: false,
  };
}

/** Another rule refuses what ends before it starts. */
const isOrdered = (entity: EntityModel, { start, end }: NoOverlap): boolean =>
  entity.rules.some(
    (rule) =>
      rule.kind === 'compare' &&
      ((rule.left === end && rule.right === start && rule.op.startsWith('>')) ||
        (rule.left === start && rule.right === end && rule.op.startsWith('<'))),
  );
