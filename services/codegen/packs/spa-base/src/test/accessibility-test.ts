import { pagesOf, type PageRoute } from '../app/pages.js';
import { lines, withSortedImports } from '../modules.js';
import { canDelete, canEdit, whileDeletable, whileEditable } from '../feature/permissions.js';
import type { Feature } from '../feature.js';
import { pathTo, type Writer } from './writer.js';

const SUPPORT = './support/accessible';

/** Every page is looked at by axe, with a record on it; and axe is seen to find a control that has lost its label. */
export function accessibilityTest(w: Writer): string {
  const { features } = w;
  const expectNone = `${w.expect()}(await ${w.use('barriers', SUPPORT)}()).toEqual([]);`;
  const test = (title: string, ...body: (string | false)[]): string =>
    lines(`test('${title}', async (${body.some((line) => line !== false && line.includes('(api')) ? '{ api }' : ''}) => {`, ...body, '});\n');
  const tests = [
    test('the start page has no barriers', w.open("'/'"), expectNone),
    ...features.flatMap((feature) =>
      lookedAt(feature).map(({ path }) =>
        test(`the page ${feature.route}${path === '' ? '' : `/${path}`} has no barriers`, ...opened(w, feature, path), expectNone),
      ),
    ),
    ...features
      .filter(({ entity }) => canDelete(entity))
      .slice(0, 1)
      .map((feature) => test('the question before a record is deleted has no barriers', ...asked(w, feature), expectNone)),
    w.guards &&
      test(
        'the page for signing in has no barriers',
        `${w.use('doorOf', './support/session')}(api, { signedIn: false });`,
        w.open("'/'"),
        w.onPage("'Sign in'"),
        expectNone,
      ),
    ...features
      .filter(({ entity }) => entity.can.create)
      .slice(0, 1)
      .map((feature) => seen(w, feature, test)),
  ];
  w.use('test', features.length === 0 ? 'vitest' : './support/api-test');
  w.use('asInBrowser', SUPPORT);
  w.use('beforeEach', 'vitest');
  return withSortedImports(lines(...w.importLines(), '', 'beforeEach(asInBrowser);\n', ...tests));
}

/** All pages; of a form for new and existing records only one, for it is the same. */
const lookedAt = (feature: Feature): PageRoute[] => {
  const pages = pagesOf(feature);
  return pages.filter(({ path }) => path !== ':id/edit' || !pages.some((other) => other.path === 'new'));
};

/** Statements that open a page of the feature with a record on it. */
function opened(w: Writer, feature: Feature, path: string): string[] {
  const changes = path.endsWith('edit') && canEdit(feature.entity) ? whileEditable(feature.entity) : {};
  if (!path.startsWith(':id')) return [`${w.add(feature)};`, w.open(`'${feature.route}${path === '' ? '' : `/${path}`}'`)];
  return [`const ${feature.one} = ${w.add(feature, changes)};`, w.open(pathTo(feature, feature.one, path.replace(':id', '')))];
}

const asked = (w: Writer, feature: Feature): string[] => [
  `const ${feature.one} = ${w.add(feature, whileDeletable(feature.entity))};`,
  w.open(pathTo(feature, feature.one)),
  w.press(w.label('Delete', w.nameOf(feature, feature.one))),
];

/** What is said to have no barriers is looked at by something that finds them. */
const seen = (w: Writer, feature: Feature, test: (title: string, ...body: string[]) => string): string =>
  test(
    'a form whose labels were taken away has barriers',
    w.open(`'${feature.route}/new'`),
    'expect(await barriers()).toEqual([]);',
    "document.querySelectorAll('form label, form legend').forEach((label) => label.remove());",
    'expect((await barriers()).length).toBeGreaterThan(0);',
  );
