import type { EntityModel } from '../../../../src/domain/model.js';
import type { FilterModel } from '../../../../src/domain/model-listing.js';
import { tsString } from '../../../../src/domain/escape.js';
import { labelsName, queriesName, relationsOf, type Feature } from '../../../spa-base/src/feature.js';
import { optionsName } from '../../../spa-base/src/feature/form-parts.js';
import { defaultSort, filterLabel } from '../../../spa-base/src/feature/listing.js';
import { mayWith } from '../../../spa-base/src/feature/permissions.js';
import { imports } from '../../../spa-base/src/modules.js';
import { attribute, bound, component, importing, onlyIf, words } from '../sfc.js';
import { tableSorts } from './table.js';

/** The table of all records, with search, filters, sorting and paging as far as the spec asks for them. */
export function listPage(feature: Feature, features: readonly Feature[]): string {
  const { entity, many } = feature;
  const filters = entity.listing.filters.map((filter) => filterOf(filter, entity, features)).filter((filter) => filter !== undefined);
  const search = entity.listing.search.length > 0;
  const sortable = entity.listing.sorts.length > 0;
  const narrowing = search || filters.length > 0;
  const targets = [...new Set(filters.flatMap((filter) => filter.target ?? []))];
  const uses = (control: FilterParts['control']): boolean => filters.some((filter) => filter.control === control);
  return component(
    [
      imports(['useQuery'], '@tanstack/vue-query'),
      imports([entity.can.create && 'RouterLink'], 'vue-router'),
      entity.can.create && feature.guarded && imports(['useMay'], '../../access/session'),
      importing('EmptyState', '../../components/empty-state'),
      importing(uses('InputFilter') && 'InputFilter', '../../components/input-filter'),
      importing('ListPages', '../../components/list-pages'),
      imports(['useListState'], '../../components/list-state'),
      importing('LoadedData', '../../components/loaded-data'),
      imports([targets.length > 0 && 'optionLabels'], '../../components/option-labels'),
      importing('PageFrame', '../../components/page-frame'),
      importing(search && 'SearchBox', '../../components/search-box'),
      importing(uses('SelectFilter') && 'SelectFilter', '../../components/select-filter'),
      ...targets.map((target) => imports([queriesName(target)], target === feature ? './queries' : `../${target.entity.plural}/queries`)),
      imports(
        filters.flatMap((filter) => filter.labels),
        './labels',
      ),
      !targets.includes(feature) && imports([queriesName(feature)], './queries'),
      importing(`${feature.stem}Table`, './table'),
      '',
      entity.can.create && feature.guarded && 'const may = useMay();',
      'const list = useListState();',
      ...targets.map((target) => `const { data: ${optionsName(target)} } = useQuery(${queriesName(target)}.options());`),
      `const ${many} = useQuery(() => ${queriesName(feature)}.list({`,
      'page: list.page,',
      sortable && 'sort: list.sort,',
      search && "q: list.get('q'),",
      ...filters.flatMap((filter) => filter.query),
      '}));',
    ],
    [
      `<PageFrame ${attribute('title', entity.spec.pluralLabel)}>`,
      entity.can.create &&
        `<template #actions><RouterLink ${onlyIf(mayWith(feature, 'create'))} class="button primary" to="${feature.route}/new">${words(`New ${feature.label}`)}</RouterLink></template>`,
      narrowing && '<div class="toolbar">',
      search &&
        `<SearchBox ${attribute('label', `Search ${feature.pluralLabel}`)} :value="list.get('q')" @search="(text) => list.set('q', text)" />`,
      ...filters.flatMap((filter) => filter.elements),
      narrowing && '<button v-if="list.narrowed" type="button" class="button quiet" @click="list.clear()">Clear</button>',
      narrowing && '</div>',
      `<LoadedData v-slot="{ data: found }" :query="${many}">`,
      `<EmptyState v-if="found.total === 0" ${emptyTitle(feature, narrowing)} />`,
      '<template v-else>',
      `<${feature.stem}Table ${attribute('caption', entity.spec.pluralLabel)} :records="found.items" ${tableSorts(feature) ? `:sorted-by="list.sort ?? '${defaultSort(entity)}'" @sort="list.sortBy"` : ''} />`,
      '<ListPages :page="found.page" :page-size="found.pageSize" :total="found.total" @turn="list.goTo" />',
      '</template>',
      '</LoadedData>',
      '</PageFrame>',
    ],
  );
}

function emptyTitle(feature: Feature, narrowing: boolean): string {
  const none = `There are no ${feature.pluralLabel} yet.`;
  if (!narrowing) return attribute('title', none);
  return bound('title', `list.narrowed ? ${tsString(`No ${feature.pluralLabel} match.`)} : ${tsString(none)}`);
}

interface FilterParts {
  readonly control: 'InputFilter' | 'SelectFilter';
  readonly labels: readonly string[];
  readonly target: Feature | undefined;
  /** Members of the query. */
  readonly query: readonly string[];
  readonly elements: readonly string[];
}

function filterOf(filter: FilterModel, entity: EntityModel, features: readonly Feature[]): FilterParts {
  const { param } = filter;
  const relation = relationsOf(entity).find((each) => each.field === filter.field);
  const field = entity.fields.find((each) => each.name === filter.field);
  const label = filterLabel(entity, filter);
  const target = relation && features.find((feature) => feature.entity.name === relation.entity);
  const select = (query: string, options: string, labels: string[] = []): FilterParts => ({
    control: 'SelectFilter',
    labels,
    target,
    query: [query],
    elements: [
      `<SelectFilter ${attribute('label', label)} :value="list.get('${param}')" ${bound('options', options)} @change="(value) => list.set('${param}', value)" />`,
    ],
  });
  const inputs = (query: string[], elements: string[]): FilterParts => ({ control: 'InputFilter', labels: [], target, query, elements });

  if (target !== undefined) return select(`${param}: list.values('${param}'),`, `optionLabels(${optionsName(target)})`);
  if (field?.spec.enum !== undefined) {
    const labels = labelsName(field);
    return select(`${param}: list.choices('${param}', ${labels}),`, labels, [labels]);
  }
  if (filter.kind === 'boolean') return select(`${param}: list.flags('${param}'),`, "{ true: 'Yes', false: 'No' }");
  if (filter.range === undefined) return inputs([`${param}: list.values('${param}'),`], [inputFilter(label, 'text', param)]);
  const type = filter.kind === 'time' ? 'time' : filter.kind === 'date' || filter.kind === 'datetime' ? 'date' : 'number';
  const read = type === 'number' ? 'number' : 'get';
  const ends = [
    [filter.range.from, 'from'],
    [filter.range.to, 'to'],
  ] as const;
  return inputs(
    ends.map(([name]) => `${name}: list.${read}('${name}'),`),
    ends.map(([name, end]) => inputFilter(`${label} ${end}`, type, name)),
  );
}

const inputFilter = (label: string, type: string, param: string): string =>
  `<InputFilter ${attribute('label', label)} type="${type}" :value="list.get('${param}')" @change="(value) => list.set('${param}', value)" />`;
