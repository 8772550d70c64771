import { comment, tsString } from '../../../../src/domain/escape.js';
import type { AppModel } from '../../../../src/domain/model.js';
import { pagesOf } from '../../../spa-base/src/app/pages.js';
import { type Feature, queriesName } from '../../../spa-base/src/feature.js';
import { mayWith } from '../../../spa-base/src/feature/permissions.js';
import { imports, lines } from '../../../spa-base/src/modules.js';
import { attribute } from '../jsx.js';

export function appModule(features: readonly Feature[], visible: readonly string[] | undefined): string {
  const redirects = features.length === 1;
  const guarded = visible !== undefined && features.length > 0;
  return lines(
    features.length > 0 && imports(['QueryClientProvider'], '@tanstack/react-query'),
    features.length > 0 && imports(['useState'], 'react'),
    guarded && imports(['SessionGate'], '../access/session'),
    imports([redirects && 'Navigate', 'Route', 'Routes'], 'react-router'),
    features.length > 0 && imports(['StatusProvider'], '../components/status'),
    ...features.flatMap((feature) =>
      pagesOf(feature).map((page) => imports([page.component], `../features/${feature.entity.plural}/${page.module}`)),
    ),
    !redirects && imports(['HomePage'], './home'),
    imports(['Layout'], './layout'),
    imports(['NotFoundPage'], './not-found'),
    features.length > 0 && imports(['createQueryClient'], './query-client'),
    '',
    'export function App() {',
    features.length > 0 && 'const [client] = useState(createQueryClient);\n',
    'return (',
    features.length > 0 && '<QueryClientProvider client={client}><StatusProvider>',
    guarded && `<SessionGate visible={[${visible.map(tsString).join(', ')}]}>`,
    '<Routes><Route element={<Layout />}>',
    redirects ? `<Route index element={<Navigate to="${features[0]!.route}" replace />} />` : '<Route index element={<HomePage />} />',
    ...features.map((feature) =>
      lines(
        `<Route path="${feature.entity.plural}">`,
        ...pagesOf(feature).map(
          (page) => `<Route ${page.path === '' ? 'index' : `path="${page.path}"`} element={<${page.component} />} />`,
        ),
        '</Route>',
      ),
    ),
    '<Route path="*" element={<NotFoundPage />} />',
    '</Route></Routes>',
    guarded && '</SessionGate>',
    features.length > 0 && '</StatusProvider></QueryClientProvider>',
    ');\n}',
  );
}

/** The start page: an overview of all kinds of records. */
export function homeModule(app: AppModel, features: readonly Feature[]): string {
  const overview = comment(app.spec.overview);
  const lead = overview !== '' && `<p className="lead">{${tsString(overview)}}</p>`;
  if (features.length === 0) {
    return lines(
      imports(['Page'], '../components/page'),
      '',
      `export function HomePage() { return (<Page ${attribute('title', 'Welcome')}>`,
      lead === false ? '<p>There is nothing to see yet.</p>' : lead,
      '</Page>); }',
    );
  }
  return lines(
    imports(['useQuery'], '@tanstack/react-query'),
    app.access !== undefined && imports(['useMay'], '../access/session'),
    imports(['CountCard'], '../components/count-card'),
    imports(['Page'], '../components/page'),
    ...features.map((feature) => imports([queriesName(feature)], `../features/${feature.entity.plural}/queries`)),
    '',
    'export function HomePage() {',
    app.access !== undefined && 'const may = useMay();',
    ...features.map((feature) => `const ${feature.many} = useQuery(${queriesName(feature)}.list({ pageSize: 1 }));`),
    '\nreturn (<Page title="Overview">',
    lead,
    '<ul className="cards">',
    ...features.map(
      (feature) =>
        shownTo(feature, `<li><CountCard to="${feature.route}" ${attribute('label', feature.entity.spec.pluralLabel)} query={${feature.many}} /></li>`),
    ),
    '</ul></Page>); }',
  );
}

function shownTo(feature: Feature, element: string): string {
  const may = mayWith(feature, 'read');
  return may === undefined ? element : `{${may} && ${element}}`;
}
