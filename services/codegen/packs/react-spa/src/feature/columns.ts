import type { ReferenceModel } from '../../../../src/domain/model-relations.js';
import { tsString } from '../../../../src/domain/escape.js';
import { columnsName, type Feature, linkName, nameFunction, nameOf } from '../../../spa-base/src/feature.js';
import { columnFields, columnReferences, columnStamps, STAMP_LABELS } from '../../../spa-base/src/feature/listing.js';
import { imports, lines } from '../../../spa-base/src/modules.js';
import { shown } from './values.js';

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
