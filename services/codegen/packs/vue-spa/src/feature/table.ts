import type { EntityModel } from '../../../../src/domain/model.js';
import type { ReferenceModel } from '../../../../src/domain/model-relations.js';
import { hasPlainName, linkName, nameFunction, nameOf, type Feature } from '../../../spa-base/src/feature.js';
import { columnFields, columnReferences, columnStamps, STAMP_LABELS } from '../../../spa-base/src/feature/listing.js';
import { hasActions } from '../../../spa-base/src/feature/permissions.js';
import { imports } from '../../../spa-base/src/modules.js';
import { attribute, bound, component, importing, onlyIf, shownText, words } from '../sfc.js';
import { shown, type Shown } from './values.js';

interface Column {
  readonly label: string;
  readonly field: string;
  readonly content: string;
}

/** The table of an entity's records, in its list as well as on the pages of what they belong to. */
export function tableComponent(feature: Feature, features: readonly Feature[]): string {
  const { entity, one, type } = feature;
  const cells = columnFields(entity)
    .filter((field) => field !== feature.displayField)
    .map((field) => ({ field, value: shown(field, feature, one) }));
  const references = columnReferences(entity);
  const linked = references.map((reference) => features.find((other) => other.entity.name === reference.entity)!);
  const stamps = columnStamps(entity);
  const columns: Column[] = [
    ...cells.map(({ field, value }) => ({ label: field.spec.label, field: field.name, content: contentOf(value) })),
    ...references.map((reference, at) => ({
      label: reference.spec.label,
      field: reference.field,
      content: referenceLink(reference, linked[at]!, one),
    })),
    ...stamps.map((stamp) => ({ label: STAMP_LABELS[stamp]!, field: stamp, content: shownText(`formatDateTime(${one}.${stamp})`) })),
  ];
  const sorted = tableSorts(feature);
  const acts = hasActions(feature);
  return component(
    [
      imports(['RouterLink'], 'vue-router'),
      imports([`type ${type}`], `../../api/${entity.plural}`),
      importing(sorted && 'ColumnHeader', '../../components/column-header'),
      imports([...cells.flatMap(({ value }) => value.formats), stamps.length > 0 && 'formatDateTime'], '../../components/format'),
      importing('RecordsTable', '../../components/records-table'),
      ...componentImports(cells.map(({ value }) => value)),
      ...linkImports(feature, linked),
      importing(acts && `${feature.stem}Actions`, './actions'),
      imports([...cells.flatMap(({ value }) => value.labels), !hasPlainName(feature) && nameFunction(feature)], './labels'),
      '',
      `defineProps<{ caption: string; records: readonly ${type}[]; ${sorted ? '/** What the records are sorted by; absent where the order is given. */ sortedBy?: string | undefined;' : ''} }>();`,
      sorted && 'const emit = defineEmits<{ sort: [by: string] }>();',
    ],
    [
      '<RecordsTable :caption="caption">',
      '<template #columns>',
      header(entity, feature.displayField?.spec.label ?? entity.spec.label, entity.spec.displayField),
      ...columns.map(({ label, field }) => header(entity, label, field)),
      acts && '<th scope="col"><span class="visually-hidden">Actions</span></th>',
      '</template>',
      `<tr v-for="${one} in records" :key="${one}.id">`,
      `<th scope="row"><RouterLink ${bound('to', `\`${feature.route}/\${${one}.id}\``)}>${shownText(nameOf(feature, one))}</RouterLink></th>`,
      ...columns.map(({ label, content }) => `<td ${attribute('data-label', label)}>${content}</td>`),
      acts && `<td><${feature.stem}Actions ${bound(kebab(one), one)} /></td>`,
      '</tr>',
      '</RecordsTable>',
    ],
  );
}

/** A property's name as an attribute. */
export const kebab = (name: string): string => name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);

const contentOf = (value: Shown): string => value.element ?? shownText(value.text!);

const isSortable = (entity: EntityModel, field: string): boolean => entity.listing.sorts.some((sort) => sort.field === field);

/** Whether a column of the table sorts. */
export const tableSorts = ({ entity }: Feature): boolean =>
  [
    entity.spec.displayField,
    ...columnFields(entity).map((field) => field.name),
    ...columnReferences(entity).map((reference) => reference.field),
    ...columnStamps(entity),
  ].some((field) => isSortable(entity, field));

const header = (entity: EntityModel, label: string, field: string): string =>
  isSortable(entity, field)
    ? `<ColumnHeader ${attribute('label', label)} field="${field}" :sorted-by="sortedBy" @sort="(by) => emit('sort', by)" />`
    : `<th scope="col">${words(label)}</th>`;

export function referenceLink(reference: ReferenceModel, target: Feature, one: string): string {
  const value = `${one}.${reference.field}`;
  return `<${linkName(target)} ${onlyIf(reference.required ? undefined : value)} ${bound('id', value)} />`;
}

/** Imports of the components that show values. */
export const componentImports = (values: readonly Shown[]): (string | false)[] =>
  [...new Map(values.flatMap((value) => value.components))].map(([name, module]) => importing(name, `../../components/${module}`));

/** Imports of the links to records of other features, or of this one. */
export const linkImports = (feature: Feature, targets: readonly Feature[]): (string | false)[] =>
  [...new Set(targets)].map((target) =>
    importing(linkName(target), `${target === feature ? '.' : `../${target.entity.plural}`}/name-link`),
  );
