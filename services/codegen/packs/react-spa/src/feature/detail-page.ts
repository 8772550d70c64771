import type { FieldModel } from '../../../../src/domain/model.js';
import type { CollectionModel, LinkModel } from '../../../../src/domain/model-relations.js';
import { pascalCase } from '../../../../src/domain/names.js';
import { tsString as literal } from '../../../../src/domain/escape.js';
import { columnsName, type Feature, hasPlainName, linkName, nameFunction, nameOrElse, queriesName } from '../../../spa-base/src/feature.js';
import { canDelete, hasActions, mayWith } from '../../../spa-base/src/feature/permissions.js';
import { type Section, sectionQuery, sectionsOf, sectionTitle } from '../../../spa-base/src/feature/sections.js';
import { imports, lines } from '../../../spa-base/src/modules.js';
import { attribute, attributes } from '../jsx.js';
import { jsxText } from './list-page.js';
import { shown } from './values.js';
import { components, linkImports } from './columns.js';

/** One record: its fields, what it belongs to, what belongs to it, and what can be done with it. */
export function detailPageModule(feature: Feature, features: readonly Feature[]): string {
  const { entity, one } = feature;
  const sections = sectionsOf(feature, features);
  const facts = entity.fields.filter((field) => !(field === feature.displayField && hasPlainName(feature)));
  const links = entity.links.filter(
    (link) => !sections.some(({ collection }) => collection.via === 'owned' && collection.field === link.field),
  );
  const values = facts.map((field) => shown(field, feature, one));
  const linked = [...entity.references, ...links].map((relation) => features.find((other) => other.entity.name === relation.entity)!);
  const shownElsewhere = sections.map(({ target }) => target);
  const newLinks = sections.some(({ collection, target }) => newChildLink(collection, target) !== undefined);
  const navigates = canDelete(entity);
  const asks = feature.guarded && sections.length > 0;
  return lines(
    imports(['useQuery'], '@tanstack/react-query'),
    imports([sections.length > 0 && 'useState'], 'react'),
    imports([newLinks && 'Link', navigates && 'useNavigate', 'useParams'], 'react-router'),
    asks && imports(['useMay'], '../../access/session'),
    imports(['Fact', 'Facts'], '../../components/facts'),
    imports([...values.flatMap((value) => value.formats), 'formatDateTime'], '../../components/format'),
    imports(['Loaded'], '../../components/loaded'),
    imports(['Page'], '../../components/page'),
    imports([sections.length > 0 && 'RelatedRecords'], '../../components/related-records'),
    ...components(values),
    ...linkImports(feature, linked),
    ...moduleImports(feature, shownElsewhere, (target) => (hasActions(target) ? `${target.stem}Actions` : false), 'actions'),
    ...moduleImports(feature, shownElsewhere, columnsName, 'columns'),
    hasActions(feature) && !shownElsewhere.includes(feature) && imports([`${feature.stem}Actions`], './actions'),
    imports([...values.flatMap((value) => value.labels), !hasPlainName(feature) && nameFunction(feature)], './labels'),
    imports([queriesName(feature)], './queries'),
    '',
    `export function ${feature.stem}DetailPage() {`,
    "const { id = '' } = useParams();",
    navigates && 'const navigate = useNavigate();',
    asks && 'const may = useMay();',
    `const query = useQuery(${queriesName(feature)}.detail(id));`,
    ...sections.map((section) => sectionHooks(feature, section)),
    '\nreturn (',
    `<Page title={${nameOrElse(feature, 'query.data', "(query.isError ? 'Not available' : '…')")}} ${backTo(feature)}`,
    hasActions(feature) &&
      `actions={query.data && <${feature.stem}Actions ${one}={query.data} ${navigates ? `onDeleted={() => void navigate('${feature.route}')}` : ''} />}`,
    '>',
    `<Loaded query={query}>{(${one}) => (<Facts>`,
    ...facts.flatMap((field, at) => (isLong(field) ? [] : fact(field, values[at]!.expression))),
    ...entity.references.map((reference) => {
      const target = features.find((other) => other.entity.name === reference.entity)!;
      const value = `${one}.${reference.field}`;
      const link = `<${linkName(target)} id={${value}} />`;
      return `<Fact ${attribute('label', reference.spec.label)}>${reference.required ? link : `{${value} && ${link}}`}</Fact>`;
    }),
    ...links.map((link) => linksFact(link, features, one)),
    ...facts.flatMap((field, at) => (isLong(field) ? fact(field, values[at]!.expression) : [])),
    `<Fact label="Created">{formatDateTime(${one}.createdAt)}</Fact>`,
    `<Fact label="Changed">{formatDateTime(${one}.updatedAt)}</Fact>`,
    '</Facts>)}</Loaded>',
    ...sections.map((section) => sectionElement(feature, section)),
    '</Page>\n);\n}',
  );
}

export const backTo = (feature: Feature): string => `back={{ to: '${feature.route}', label: ${literal(feature.entity.spec.pluralLabel)} }}`;

const moduleImports = (
  feature: Feature,
  targets: readonly Feature[],
  name: (target: Feature) => string | false,
  module: string,
): (string | false)[] =>
  [...new Set(targets)].map((target) => imports([name(target)], `${target === feature ? '.' : `../${target.entity.plural}`}/${module}`));

/** Takes the whole width, below the rest. */
const isLong = (field: FieldModel): boolean => field.spec.type === 'text';

const fact = (field: FieldModel, expression: string): string => {
  const content = expression.startsWith('<') ? expression : `{${expression}}`;
  return `<Fact ${attribute('label', field.spec.label)} ${attributes({ wide: isLong(field) })}>${content}</Fact>`;
};

function linksFact(link: LinkModel, features: readonly Feature[], one: string): string {
  const target = features.find((other) => other.entity.name === link.entity)!;
  const value = `${one}.${link.field}`;
  return `<Fact ${attribute('label', link.spec.label)}>{${value}.length > 0 && (<span className="links">{${value}.map((each) => <${linkName(target)} key={each} id={each} />)}</span>)}</Fact>`;
}

const pageState = (collection: CollectionModel): string => `${collection.name}Page`;
const foundName = (collection: CollectionModel): string => `${collection.name}Found`;

const sectionHooks = (feature: Feature, { collection, target }: Section): string =>
  lines(
    `const [${pageState(collection)}, set${pascalCase(pageState(collection))}] = useState(1);`,
    `const ${foundName(collection)} = useQuery(${sectionQuery(`${queriesName(feature)}.${collection.name}Of(id, { page: ${pageState(collection)} })`, target)});`,
  );

function sectionElement(feature: Feature, { collection, target }: Section): string {
  const link = newChildLink(collection, target);
  const sees = mayWith(target, 'read');
  const adds = mayWith(target, 'create');
  return lines(
    `{!query.isError && ${sees === undefined ? '' : `${sees} && `}<RelatedRecords ${attribute('title', sectionTitle(feature, { collection, target }))} ${attribute('none', `There are no ${target.pluralLabel} here yet.`)}`,
    `query={${foundName(collection)}} columns={${columnsName(target)}} onPage={set${pascalCase(pageState(collection))}}`,
    hasActions(target) && `rowActions={(${target.one}) => <${target.stem}Actions ${target.one}={${target.one}} />}`,
    link && `actions={${adds === undefined ? '' : `${adds} && `}${link}}`,
    '/>}',
  );
}

/** A link to the form of a new child that already belongs to this record. */
function newChildLink(collection: CollectionModel, target: Feature): string | undefined {
  if (collection.via !== 'reference' || !target.entity.can.create) return undefined;
  return `<Link className="button" to={\`${target.route}/new?${collection.field}=\${id}\`}>${jsxText(`New ${target.label}`)}</Link>`;
}
