import type { EntityModel, FieldModel } from '../../../../src/domain/model.js';
import type { ReferenceModel } from '../../../../src/domain/model-relations.js';
import { columnsName, linkName, nameFunction, nameOf, type Feature } from '../feature.js';
import { imports, lines } from '../jsx.js';
import { tsString } from '../../../../src/domain/escape.js';
import { shown } from './values.js';

/** Columns that a table shows where nothing asks for more. */
const USUAL = 6;

export const STAMP_LABELS: Readonly<Record<string, string>> = { createdAt: 'Created', updatedAt: 'Changed' };

/** The columns of the entity's tables. */
export function columnsModule(feature: Feature, features: readonly Feature[]): string {
  const { entity, one, type } = feature;
  const fields = columnFields(entity);
  const references = columnReferences(entity);
  const stamps = columnStamps(entity);
  const cells = fields.filter((field) => field !== feature.displayField).map((field) => ({ field, shown: shown(field, feature, one) }));
  const parts = cells.map((cell) => cell.shown);
  const linked = references.map((reference) => features.find((other) => other.entity.name === reference.entity)!);
  const sorts = new Set(entity.listing.sorts.map((sort) => sort.field));
  const column = (label: string, field: string, cell: string): string =>
    `{ label: ${tsString(label)}, ${sorts.has(field) ? `sort: '${field}', ` : ''}cell: (${one}) => ${cell} },`;
  const formats = [...parts.flatMap((part) => part.formats), stamps.length > 0 && 'formatDateTime'];
  const labels = [...parts.flatMap((part) => part.labels), nameOf(feature, one).startsWith(nameFunction(feature)) && nameFunction(feature)];
  return lines(
    imports(['Link'], 'react-router'),
    imports([`type ${type}`], `../../api/${entity.plural}`),
    imports(['type Column'], '../../components/data-table'),
    imports(formats, '../../components/format'),
    ...components(parts),
    ...linkImports(feature, linked),
    imports(labels, './labels'),
    '',
    `export const ${columnsName(feature)}: readonly Column<${type}>[] = [`,
    column(
      feature.displayField?.spec.label ?? entity.spec.label,
      entity.spec.displayField,
      `<Link to={\`${feature.route}/\${${one}.id}\`}>{${nameOf(feature, one)}}</Link>`,
    ),
    ...cells.map(({ field, shown: value }) => column(field.spec.label, field.name, value.expression)),
    ...references.map((reference, at) => column(reference.spec.label, reference.field, referenceCell(reference, linked[at]!, one))),
    ...stamps.map((stamp) => column(STAMP_LABELS[stamp]!, stamp, `formatDateTime(${one}.${stamp})`)),
    '];',
  );
}

/** Two at most, those first that are always there, and what lists can be sorted by. */
function columnReferences(entity: EntityModel): ReferenceModel[] {
  const sorted = new Set(entity.listing.sorts.map((sort) => sort.field));
  const ranked = entity.references.toSorted((a, b) => Number(b.required) - Number(a.required));
  return entity.references.filter((reference) => sorted.has(reference.field) || ranked.indexOf(reference) < 2);
}

/** The state, what lists can be sorted by, what must be there, then the rest; long text is left to the record's own page. */
export function columnFields(entity: EntityModel): FieldModel[] {
  const sorts = new Set(entity.listing.sorts.map((sort) => sort.field));
  const others = entity.fields.filter(
    (field) => field.name !== entity.spec.displayField && (field.spec.type !== 'text' || sorts.has(field.name)),
  );
  const rank = (field: FieldModel): number =>
    field.name === entity.spec.stateField
      ? 0
      : sorts.has(field.name)
        ? 1
        : entity.listing.filters.some((filter) => filter.field === field.name)
          ? 2
          : field.nullable
            ? 4
            : 3;
  const ranked = others.toSorted((a, b) => rank(a) - rank(b));
  const room = Math.max(USUAL - 1 - columnReferences(entity).length - columnStamps(entity).length, 2);
  const chosen = new Set(ranked.filter((field, at) => at < room || sorts.has(field.name)));
  return others.filter((field) => chosen.has(field));
}

const columnStamps = (entity: EntityModel) => (['createdAt', 'updatedAt'] as const).filter((stamp) => shownStamp(entity, stamp));

/** A time stamp has a column where the spec asks to sort by it. */
export const shownStamp = (entity: EntityModel, stamp: string): boolean =>
  entity.listing.sorts.some((sort) => sort.field === stamp) && entity.spec.sorts.includes(stamp);

const referenceCell = (reference: ReferenceModel, target: Feature, one: string): string => {
  const value = `${one}.${reference.field}`;
  const link = `<${linkName(target)} id={${value}} />`;
  return reference.required ? link : `${value} && ${link}`;
};

/** Imports of the components that show values. */
export const components = (parts: readonly { components: readonly (readonly [string, string])[] }[]): (string | false)[] =>
  [...new Map(parts.flatMap((part) => part.components))].map(([name, module]) => imports([name], `../../components/${module}`));

/** Imports of the links to records of other features, or of this one. */
export const linkImports = (feature: Feature, targets: readonly Feature[]): (string | false)[] =>
  [...new Set(targets)].map((target) =>
    imports([linkName(target)], `${target === feature ? '.' : `../${target.entity.plural}`}/name-link`),
  );
