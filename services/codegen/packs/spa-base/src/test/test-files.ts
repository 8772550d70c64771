import type { Check, Criterion, Story } from '@hexad/proto/documents';
import { comment, plainLine, tsString } from '../../../../src/domain/escape.js';
import type { AppModel } from '../../../../src/domain/model.js';
import { kebabCase } from '../../../../src/domain/names.js';
import type { GeneratedFile } from '../../../../src/domain/pack.js';
import { featuresOf } from '../feature.js';
import type { Framework } from '../framework.js';
import { lines, withSortedImports } from '../modules.js';
import { recordsModule } from './records.js';
import { resourcesModule } from './resources.js';
import { Writer } from './writer.js';
import { rightTest, signInTest } from './checks-access.js';
import { createTest, deleteTest, listTest, readTest, refusedOperationTest, updateTest, shownTest } from './checks-manage.js';
import { defaultsTest, rejectsTest } from './checks-fields.js';
import { exportTest, importTest } from './checks-exchange.js';
import { filterTest, searchTest, sortTest } from './checks-find.js';
import { transitionRefusedTest, transitionRequiresTest, transitionTest } from './checks-states.js';
import { ruleTest } from './checks-rules.js';
import { accessibilityTest } from './accessibility-test.js';
import { formsTest } from './forms-test.js';
import { childrenTest, parentDeleteTest } from './checks-relations.js';

/** What the tests of a page without records need. */
const ALWAYS = /^test\/support\/(?:setup|open-app|accessible)\./;

/** What the tests of pages need that ask who is there. */
const SESSION = 'test/support/session.ts';

/** One file for each included story, one test for each of its criteria that people can see, and what they share. */
export function testFiles(app: AppModel, support: readonly GeneratedFile[], framework: Framework): GeneratedFile[] {
  const features = featuresOf(app);
  const stories = app.spec.stories.filter((story) => app.scope.includes(story.id));
  const files = stories.flatMap((story) =>
    named(`test/${storySlug(story)}${framework.tests}`, storyTests(new Writer(app, features, framework), story)),
  );
  files.push(...named(`test/accessibility${framework.tests}`, accessibilityTest(new Writer(app, features, framework))));
  if (features.length === 0) return [...support.filter((file) => ALWAYS.test(file.path)), ...files];
  return [
    ...support.filter((file) => app.access !== undefined || file.path !== SESSION),
    { path: 'test/support/resources.ts', text: resourcesModule(features) },
    { path: 'test/support/records.ts', text: recordsModule(features) },
    ...files,
    ...named(`test/forms${framework.tests}`, formsTest(new Writer(app, features, framework))),
  ];
}

const named = (path: string, text: string | undefined): GeneratedFile[] => (text === undefined ? [] : [{ path, text }]);

/** `s3-add-a-kite`: safe as a file name whatever the title is. */
function storySlug(story: Story): string {
  const slug = kebabCase(story.title.normalize('NFKD').replace(/\p{M}/gu, '')).slice(0, 48);
  return `${story.id.toLowerCase()}-${slug}`.replace(/-+$/, '');
}

function storyTests(writer: Writer, story: Story): string | undefined {
  const tests = story.criteria.flatMap((criterion) => {
    const body = testOf(writer, criterion.check);
    if (body === undefined) return [];
    const withApi = /(?<!\/)\bapi\b/.test(body);
    return [`test(${tsString(testName(criterion))}, async (${withApi ? '{ api }' : ''}) => {\n${body}\n});\n`];
  });
  if (tests.length === 0) return undefined;
  writer.use('test', story.entity === undefined && !writer.guards ? 'vitest' : './support/api-test');
  return lines(`// ${comment(`${story.id}: ${story.title}`)}`, withSortedImports(lines(...writer.importLines(), '', ...tests)));
}

/** The criterion's id, then its sentence. */
function testName({ id, given, when, then }: Criterion): string {
  const clause = (text: string): string => plainLine(text).replace(/[.,;]+$/, '');
  return `${id} Given ${clause(given)}, when ${clause(when)}, then ${clause(then)}`;
}

/** The statements that check it; undefined when there is nothing of it to be seen. */
function testOf(w: Writer, check: Check): string | undefined {
  if (check.kind === 'service') return serviceTest(w);
  if (check.kind === 'signIn') return signInTest(w, check);
  if (check.kind === 'audit' || check.kind === 'rateLimit' || check.kind === 'reminder') return undefined;
  const feature = w.feature(check.entity);
  if (feature === undefined) return undefined;
  switch (check.kind) {
    case 'right':
      return rightTest(w, feature, check);
    case 'create':
      return createTest(w, feature);
    case 'read':
      return readTest(w, feature);
    case 'update':
      return updateTest(w, feature);
    case 'delete':
      return deleteTest(w, feature);
    case 'operationRefused':
      return refusedOperationTest(w, feature, check.operation);
    case 'list':
      return listTest(w, feature);
    case 'rejects':
      return rejectsTest(w, feature, check);
    case 'defaults':
      return defaultsTest(w, feature, check.field);
    case 'filter':
      return filterTest(w, feature, check.field);
    case 'sort':
      return sortTest(w, feature, check.field);
    case 'search':
      return searchTest(w, feature, check.field);
    case 'transition':
      return transitionTest(w, feature, check.transition);
    case 'transitionRefused':
      return transitionRefusedTest(w, feature, check);
    case 'transitionRequires':
      return transitionRequiresTest(w, feature, check);
    case 'rule':
      return ruleTest(w, feature, check.rule);
    case 'computed':
    case 'counter':
      return shownTest(w, feature, check.field);
    case 'export':
      return exportTest(w, feature, check);
    case 'import':
      return importTest(w, feature, check);
    case 'parentDelete':
      return parentDeleteTest(w, feature, check.relation);
    case 'children':
      return childrenTest(w, feature, check.relation);
  }
}

/** The shell of the application stands, whatever it is filled with. */
function serviceTest(w: Writer): string {
  const name = tsString(w.app.spec.title);
  return lines(
    w.open("'/nothing-here'"),
    `${w.expect()}(document.querySelector('header a')?.textContent).toBe(${name});`,
    `${w.expect()}(document.querySelector('h1')?.textContent).toBe('Page not found');`,
    `${w.expect()}(document.querySelector('title')?.textContent).toContain(${name});`,
  );
}
