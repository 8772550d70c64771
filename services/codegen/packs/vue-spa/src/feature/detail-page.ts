import { tsString } from '../../../../src/domain/escape.js';
import type { FieldModel } from '../../../../src/domain/model.js';
import type { CollectionModel, LinkModel } from '../../../../src/domain/model-relations.js';
import { hasPlainName, linkName, nameFunction, nameOrElse, queriesName, type Feature } from '../../../spa-base/src/feature.js';
import { canDelete, hasActions, mayWith } from '../../../spa-base/src/feature/permissions.js';
import { sectionQuery, sectionsOf, sectionTitle, type Section } from '../../../spa-base/src/feature/sections.js';
import { imports, lines } from '../../../spa-base/src/modules.js';
import { attribute, attributes, bound, component, importing, onlyIf, words } from '../sfc.js';
import { componentImports, kebab, linkImports, referenceLink } from './table.js';
import { shown, type Shown } from './values.js';

/** One record: its fields, what it belongs to, what belongs to it, and what can be done with it. */
export function detailPage(feature: Feature, features: readonly Feature[]): string {
  const { entity, one } = feature;
  const sections = sectionsOf(feature, features);
  const facts = entity.fields.filter((field) => !(field === feature.displayField && hasPlainName(feature)));
  const links = entity.links.filter(
    (link) => !sections.some(({ collection }) => collection.via === 'owned' && collection.field === link.field),
  );
  const values = facts.map((field) => shown(field, feature, one));
  const linked = [...entity.references, ...links].map((relation) => features.find((other) => other.entity.name === relation.entity)!);
  const navigates = canDelete(entity);
  const asks = feature.guarded && sections.length > 0;
  const acts = hasActions(feature);
  return component(
    [
      imports(['useQuery'], '@tanstack/vue-query'),
      imports([sections.length > 0 && 'ref'], 'vue'),
      imports([sections.some((section) => newChildLink(section) !== undefined) && 'RouterLink', navigates && 'useRouter'], 'vue-router'),
      asks && imports(['useMay'], '../../access/session'),
      importing('RecordFact', '../../components/record-fact'),
      imports([...values.flatMap((value) => value.formats), 'formatDateTime'], '../../components/format'),
      importing('LoadedData', '../../components/loaded-data'),
      importing('PageFrame', '../../components/page-frame'),
      importing(sections.length > 0 && 'RelatedRecords', '../../components/related-records'),
      ...componentImports(values),
      ...linkImports(feature, linked),
      ...[...new Set(sections.map(({ target }) => target))].map((target) =>
        importing(`${target.stem}Table`, `${target === feature ? '.' : `../${target.entity.plural}`}/table`),
      ),
      importing(acts && `${feature.stem}Actions`, './actions'),
      imports([...values.flatMap((value) => value.labels), !hasPlainName(feature) && nameFunction(feature)], './labels'),
      imports([queriesName(feature)], './queries'),
      '',
      'const props = defineProps<{ id: string }>();',
      navigates && 'const router = useRouter();',
      asks && 'const may = useMay();',
      `const query = useQuery(() => ${queriesName(feature)}.detail(props.id));`,
      'const { data, isError } = query;',
      ...sections.map((section) => sectionReading(feature, section)),
    ],
    [
      `<PageFrame ${bound('title', nameOrElse(feature, 'data', "(isError ? 'Not available' : '…')"))} ${backTo(feature)}>`,
      acts &&
        `<template #actions><${feature.stem}Actions v-if="data" ${bound(kebab(one), 'data')} ${navigates ? `:once-deleted="() => router.push('${feature.route}')"` : ''} /></template>`,
      `<LoadedData v-slot="{ data: ${one} }" :query="query"><dl class="facts">`,
      ...facts.flatMap((field, at) => (isLong(field) ? [] : fact(field, values[at]!))),
      ...entity.references.map((reference) => {
        const target = features.find((other) => other.entity.name === reference.entity)!;
        return `<RecordFact ${attribute('label', reference.spec.label)}>${referenceLink(reference, target, one)}</RecordFact>`;
      }),
      ...links.map((link) => linksFact(link, features, one)),
      ...facts.flatMap((field, at) => (isLong(field) ? fact(field, values[at]!) : [])),
      `<RecordFact label="Created" :value="formatDateTime(${one}.createdAt)" />`,
      `<RecordFact label="Changed" :value="formatDateTime(${one}.updatedAt)" />`,
      '</dl></LoadedData>',
      ...sections.map((section) => sectionElement(feature, section)),
      '</PageFrame>',
    ],
  );
}

export const backTo = (feature: Feature): string =>
  bound('back', `{ to: '${feature.route}', label: ${tsString(feature.entity.spec.pluralLabel)} }`);

/** Takes the whole width, below the rest. */
const isLong = (field: FieldModel): boolean => field.spec.type === 'text';

function fact(field: FieldModel, value: Shown): string {
  const shared = `<RecordFact ${attribute('label', field.spec.label)} ${attributes({ wide: isLong(field) })}`;
  return value.element === undefined ? `${shared} ${bound('value', value.text!)} />` : `${shared}>${value.element}</RecordFact>`;
}

function linksFact(link: LinkModel, features: readonly Feature[], one: string): string {
  const target = features.find((other) => other.entity.name === link.entity)!;
  const value = `${one}.${link.field}`;
  return `<RecordFact ${attribute('label', link.spec.label)}><span ${onlyIf(`${value}.length > 0`)} class="links"><${linkName(target)} v-for="each in ${value}" :key="each" :id="each" /></span></RecordFact>`;
}

const pageState = (collection: CollectionModel): string => `${collection.name}Page`;
const foundName = (collection: CollectionModel): string => `${collection.name}Found`;

const sectionReading = (feature: Feature, { collection, target }: Section): string =>
  lines(
    `const ${pageState(collection)} = ref(1);`,
    `const ${foundName(collection)} = useQuery(() => (${sectionQuery(`${queriesName(feature)}.${collection.name}Of(props.id, { page: ${pageState(collection)}.value })`, target)}));`,
  );

function sectionElement(feature: Feature, section: Section): string {
  const { collection, target } = section;
  const link = newChildLink(section);
  const title = sectionTitle(feature, section);
  return lines(
    `<RelatedRecords ${onlyIf(['!isError', mayWith(target, 'read')].filter((each) => each !== undefined).join(' && '))} ${attribute('title', title)} ${attribute('none', `There are no ${target.pluralLabel} here yet.`)}`,
    `:query="${foundName(collection)}" @turn="(page) => (${pageState(collection)} = page)">`,
    link && `<template #actions>${link}</template>`,
    `<template #default="{ records }"><${target.stem}Table ${attribute('caption', title)} :records="records" /></template>`,
    '</RelatedRecords>',
  );
}

/** A link to the form of a new child that already belongs to this record. */
function newChildLink({ collection, target }: Section): string | undefined {
  if (collection.via !== 'reference' || !target.entity.can.create) return undefined;
  return `<RouterLink ${onlyIf(mayWith(target, 'create'))} class="button" ${bound('to', `\`${target.route}/new?${collection.field}=\${id}\``)}>${words(`New ${target.label}`)}</RouterLink>`;
}
