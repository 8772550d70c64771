import type { EntityModel } from '../../../../src/domain/model.js';
import type { FilterModel } from '../../../../src/domain/model-listing.js';
import { tsString } from '../../../../src/domain/escape.js';
import { columnsName, type Feature, labelsName, queriesName, relationsOf } from '../../../spa-base/src/feature.js';
import { defaultSort, filterLabel } from '../../../spa-base/src/feature/listing.js';
import { hasActions, mayWith } from '../../../spa-base/src/feature/permissions.js';
import { imports, lines } from '../../../spa-base/src/modules.js';
import { attribute } from '../jsx.js';

/** The table of all records, with search, filters, sorting and paging as far as the spec asks for them. */
export function listPageModule(feature: Feature, features: readonly Feature[]): string {
  const { entity, one, many } = feature;
  const filters = entity.listing.filters.map((filter) => filterOf(filter, entity, features)).filter((filter) => filter !== undefined);
  const search = entity.listing.search.length > 0;
  const sortable = entity.listing.sorts.length > 0;
  const narrowing = search || filters.length > 0;
  const targets = [...new Set(filters.flatMap((filter) => filter.target ?? []))];
  const plural = entity.spec.pluralLabel;
  const create = entity.can.create
    ? `<Link className="button primary" to="${feature.route}/new">${jsxText(`New ${feature.label}`)}</Link>`
    : undefined;
  const shown = [sortable && 'sort: list.sort,', search && "q: list.get('q'),", ...filters.flatMap((filter) => filter.query)];
  const takes = entity.can.import ? `<ImportButton path="${entity.path}/import" ${attribute('many', feature.pluralLabel)} />` : undefined;
  return lines(
    imports(['useQuery'], '@tanstack/react-query'),
    create !== undefined && imports(['Link'], 'react-router'),
    create !== undefined && feature.guarded && imports(['useMay'], '../../access/session'),
    imports(['DataTable'], '../../components/data-table'),
    imports([entity.can.export && 'ExportLink'], '../../components/export-link'),
    imports([takes !== undefined && 'ImportButton'], '../../components/import-button'),
    imports(['EmptyState'], '../../components/empty-state'),
    imports([filters.some((filter) => filter.component === 'InputFilter') && 'InputFilter'], '../../components/input-filter'),
    imports(['useListState'], '../../components/list-state'),
    imports(['Loaded'], '../../components/loaded'),
    imports(['Page'], '../../components/page'),
    imports(['Pagination'], '../../components/pagination'),
    imports([targets.length > 0 && 'optionLabels'], '../../components/option-labels'),
    imports([search && 'SearchBox'], '../../components/search-box'),
    imports([filters.some((filter) => filter.component === 'SelectFilter') && 'SelectFilter'], '../../components/select-filter'),
    ...targets.map((target) => imports([queriesName(target)], target === feature ? './queries' : `../${target.entity.plural}/queries`)),
    hasActions(feature) && imports([`${feature.stem}Actions`], './actions'),
    imports([columnsName(feature)], './columns'),
    imports(
      filters.flatMap((filter) => filter.labels),
      './labels',
    ),
    !targets.includes(feature) && imports([queriesName(feature)], './queries'),
    '',
    `export function ${feature.stem}ListPage() {`,
    create !== undefined && feature.guarded && 'const may = useMay();',
    'const list = useListState();',
    ...targets.map((target) => `const ${target.many}Options = useQuery(${queriesName(target)}.options());`),
    ...(entity.can.export ? ['/** What is searched for and chosen, and the order. */\nconst shown = {', ...shown, '};'] : []),
    `const ${many} = useQuery(${queriesName(feature)}.list({`,
    'page: list.page,',
    ...(entity.can.export ? ['...shown,'] : shown),
    '}));\n',
    'return (',
    `<Page ${attribute('title', plural)} ${actionsAttribute(feature, create, takes)}>`,
    narrowing && '<div className="toolbar">',
    search &&
      `<SearchBox ${attribute('label', `Search ${feature.pluralLabel}`)} value={list.get('q')} onSearch={(text) => list.set('q', text)} />`,
    ...filters.flatMap((filter) => filter.elements),
    narrowing && '{list.narrowed && (<button type="button" className="button quiet" onClick={list.clear}>Clear</button>)}',
    narrowing && '</div>',
    `<Loaded query={${many}}>`,
    '{(found) =>',
    'found.total === 0 ? (',
    emptyText(feature, narrowing),
    ') : (<>',
    `<DataTable ${attribute('caption', plural)} columns={${columnsName(feature)}} records={found.items}`,
    sortable && `sorting={{ by: list.sort ?? '${defaultSort(entity)}', onChange: list.sortBy }}`,
    hasActions(feature) && `actions={(${one}) => <${feature.stem}Actions ${one}={${one}} />}`,
    '/>',
    '<Pagination page={found.page} pageSize={found.pageSize} total={found.total} onChange={list.goTo} />',
    '</>)',
    '}</Loaded></Page>);\n}',
  );
}

/** What can be done with the list: making a record, and files. */
function actionsAttribute(feature: Feature, create: string | undefined, takes: string | undefined): string {
  const permitted = mayWith(feature, 'create');
  const may = (element: string): string => (permitted === undefined ? element : `{${permitted} && ${element}}`);
  const { entity } = feature;
  const files = [
    entity.can.export ? `<ExportLink path="${entity.path}/export.csv" query={shown} />` : undefined,
    takes === undefined ? undefined : may(takes),
  ].filter((each) => each !== undefined);
  if (files.length > 0) return `actions={<div className="actions">${[...files, ...(create === undefined ? [] : [may(create)])].join('\n')}</div>}`;
  return create === undefined ? '' : `actions={${permitted === undefined ? '' : `${permitted} && `}${create}}`;
}

/** Plain words stand as JSX text; anything else in braces. */
export const jsxText = (text: string): string => (/^[\p{L}\p{N}]+( [\p{L}\p{N}]+)*$/u.test(text) ? text : `{${tsString(text)}}`);

function emptyText(feature: Feature, narrowing: boolean): string {
  const none = `There are no ${feature.pluralLabel} yet.`;
  if (!narrowing) return `<EmptyState ${attribute('title', none)} />`;
  return `<EmptyState title={list.narrowed ? ${tsString(`No ${feature.pluralLabel} match.`)} : ${tsString(none)}} />`;
}

interface FilterParts {
  readonly component: 'InputFilter' | 'SelectFilter';
  readonly labels: readonly string[];
  readonly target: Feature | undefined;
  /** Members of the query. */
  readonly query: readonly string[];
  readonly elements: readonly string[];
}

function filterOf(filter: FilterModel, entity: EntityModel, features: readonly Feature[]): FilterParts | undefined {
  const { param } = filter;
  const relation = relationsOf(entity).find((each) => each.field === filter.field);
  const field = entity.fields.find((each) => each.name === filter.field);
  const label = filterLabel(entity, filter);
  const target = relation && features.find((feature) => feature.entity.name === relation.entity);
  const select = (options: string): string =>
    `<SelectFilter ${attribute('label', label)} value={list.get('${param}')} options={${options}} onChange={(value) => list.set('${param}', value)} />`;
  const parts = (component: FilterParts['component'], query: string[], elements: string[], labels: string[] = []): FilterParts => ({
    component,
    labels,
    target,
    query,
    elements,
  });

  if (target !== undefined)
    return parts('SelectFilter', [`${param}: list.values('${param}'),`], [select(`optionLabels(${target.many}Options.data)`)]);
  if (field?.spec.enum !== undefined) {
    const labels = labelsName(field);
    return parts('SelectFilter', [`${param}: list.choices('${param}', ${labels}),`], [select(labels)], [labels]);
  }
  if (filter.kind === 'boolean')
    return parts('SelectFilter', [`${param}: list.flags('${param}'),`], [select("{ true: 'Yes', false: 'No' }")]);
  if (filter.range === undefined) {
    return parts('InputFilter', [`${param}: list.values('${param}'),`], [inputFilter(label, 'text', param)]);
  }
  const type = filter.kind === 'time' ? 'time' : filter.kind === 'date' || filter.kind === 'datetime' ? 'date' : 'number';
  const read = type === 'number' ? 'number' : 'get';
  const ends = [
    [filter.range.from, 'from'],
    [filter.range.to, 'to'],
  ] as const;
  return parts(
    'InputFilter',
    ends.map(([name]) => `${name}: list.${read}('${name}'),`),
    ends.map(([name, end]) => inputFilter(`${label} ${end}`, type, name)),
  );
}

const inputFilter = (label: string, type: string, param: string): string =>
  `<InputFilter ${attribute('label', label)} type="${type}" value={list.get('${param}')} onChange={(value) => list.set('${param}', value)} />`;
