import type { Check, Criterion, Story } from '@hexad/proto/documents';
import { plainLine, pyDocstring } from '../../../../src/domain/escape.js';
import type { AppModel } from '../../../../src/domain/model.js';
import { snakeCase } from '../../../../src/domain/names.js';
import type { GeneratedFile } from '../../../../src/domain/pack.js';
import type { Change } from '../../../../src/domain/table-history.js';
import { lines } from '../../../../src/domain/text.js';
import { block } from '../text.js';
import { auditTest, rightTest } from './access/checks-rights.js';
import { signInTest } from './access/checks-sign-in.js';
import { filterTest, searchTest, sortTest } from './checks-find.js';
import {
  createTest,
  defaultsTest,
  deleteTest,
  listTest,
  readTest,
  refusedOperationTest,
  rejectsTest,
  updateTest,
} from './checks-manage.js';
import { exportTest, importTest } from './exchange/checks-exchange.js';
import { computedTest } from './rules/computed.js';
import { counterTest } from './rules/counter.js';
import { childrenTest, parentDeleteTest } from './checks-relations.js';
import { ruleTest } from './checks-rules.js';
import { transitionRefusedTest, transitionRequiresTest, transitionTest } from './checks-states.js';
import { migrationsTest } from './migrations-test.js';
import { recordsModule } from './records.js';
import { securityTest } from './security/security-test.js';
import { recordNames, Writer } from './writer.js';

/** One file for each included story, one test for each of its criteria, and what they share. */
export function testFiles(app: AppModel, change: Change | undefined): GeneratedFile[] {
  const writer = new Writer(app);
  const stories = app.spec.stories.filter((story) => app.scope.includes(story.id));
  const files = stories.flatMap((story) => {
    const text = storyTests(writer, story);
    return text === undefined ? [] : [{ path: `tests/test_${storySlug(story)}.py`, text }];
  });
  files.push({ path: 'tests/test_security.py', text: securityTest(writer) });
  if (change !== undefined) files.push({ path: 'tests/test_migrations.py', text: migrationsTest(writer, change) });
  return app.entities.length > 0 ? [{ path: 'tests/support/records.py', text: recordsModule(app) }, ...files] : files;
}

/** `s3_add_a_kite`: safe as a file name whatever the title is. */
function storySlug(story: Story): string {
  const title = snakeCase(story.title.normalize('NFKD').replace(/\p{M}/gu, '')).slice(0, 48);
  return `${story.id.toLowerCase()}_${title}`.replace(/_+$/, '');
}

function storyTests(writer: Writer, story: Story): string | undefined {
  const tests = story.criteria.flatMap((criterion) => {
    const body = testOf(writer, criterion.check);
    if (body === undefined) return [];
    const name = `test_${criterion.id.toLowerCase().replaceAll('.', '_')}`;
    return [block(`def ${name}(${fixtures(body)}) -> None:`, pyDocstring(testTitle(criterion)), body)];
  });
  if (tests.length === 0) return undefined;
  return lines(
    pyDocstring(`${story.id}: ${story.title}`),
    '',
    'from concurrent.futures import ThreadPoolExecutor',
    '',
    'import pytest',
    '',
    writer.app.access !== undefined && ['from app.access.first_administrator import first_administrator', 'from tests.support.guarded import People'],
    'from app.base.kinds import minutes_after, now, today',
    'from tests.support.api import ANY_TEXT, OMITTED, TestApi, expect_holds, expect_refused, items',
    helpers(writer.app),
    writer.app.entities.some(({ can }) => can.export || can.import) && 'from tests.support.files import csv_of, spreadsheet, table',
    '',
    '',
    tests.join('\n\n\n'),
    '',
  );
}

const fixtures = (body: string): string => (/\bpeople\./.test(body) ? 'api: TestApi, people: People' : 'api: TestApi');

/** Everything that the tests may use; what they do not is taken out with the other imports without a use. */
export function helpers(app: AppModel): string | false {
  const names = app.entities.flatMap((entity) => {
    const { body, create, find, inState, place, parent } = recordNames(entity);
    const states = entity.states === undefined ? [] : [inState, place];
    return [body, create, find, ...states, ...entity.references.map((reference) => parent(reference.name))];
  });
  return names.length > 0 && `from tests.support.records import ${names.join(', ')}`;
}

/** The criterion's id, then its sentence. */
export function testTitle({ id, given, when, then }: Criterion): string {
  const clause = (text: string): string => plainLine(text).replace(/[.,;]+$/, '');
  return `${id} Given ${clause(given)}, when ${clause(when)}, then ${clause(then)}`;
}

/** The statements that check it; undefined when the spec leaves nothing that could be tried, or the pack does not hold it. */
function testOf(w: Writer, check: Check): string | undefined {
  if (check.kind === 'service') return serviceTest(w.app);
  if (check.kind === 'signIn') return signInTest(w, check.aspect);
  if (check.kind === 'rateLimit') return undefined;
  const entity = w.app.entities.find((each) => each.name === check.entity);
  if (entity === undefined) return undefined;
  switch (check.kind) {
    case 'create':
      return entity.can.create ? createTest(w, entity) : undefined;
    case 'read':
      return entity.can.read ? readTest(w, entity) : undefined;
    case 'update':
      return entity.can.update ? updateTest(w, entity) : undefined;
    case 'delete':
      return entity.can.delete ? deleteTest(w, entity) : undefined;
    case 'operationRefused':
      return entity.can[check.operation] ? undefined : refusedOperationTest(w, entity, check);
    case 'list':
      return entity.can.list ? listTest(w, entity) : undefined;
    case 'rejects':
      return rejectsTest(w, entity, check);
    case 'defaults':
      return defaultsTest(w, entity, check);
    case 'filter':
      return filterTest(w, entity, check.field);
    case 'sort':
      return sortTest(w, entity, check.field);
    case 'search':
      return searchTest(w, entity, check.field);
    case 'transition':
      return transitionTest(w, entity, check);
    case 'transitionRefused':
      return transitionRefusedTest(w, entity, check);
    case 'transitionRequires':
      return transitionRequiresTest(w, entity, check);
    case 'rule':
      return ruleTest(w, entity, check.rule);
    case 'export':
      return entity.can.export ? exportTest(w, entity, check) : undefined;
    case 'import':
      return entity.can.import ? importTest(w, entity, check.aspect) : undefined;
    case 'right':
      return rightTest(w, entity, check);
    case 'audit':
      return auditTest(w, entity);
    case 'computed':
      return computedTest(w, entity, check.field);
    case 'counter':
      return counterTest(w, entity, check.field);
    case 'parentDelete':
      return parentDeleteTest(w, entity, check);
    case 'children':
      return childrenTest(w, entity, check);
  }
}

/** What accounts there are is for who manages them. */
const serviceTest = (app: AppModel): string =>
  app.access === undefined ? SERVICE_TEST : SERVICE_TEST.replace('"{" not in path', '"{" not in path and not path.startswith("/api/auth/")');

const SERVICE_TEST = `health = api.get("/health")
assert (health.status, health.body["status"]) == (200, "ok")
document = api.get("/openapi.json")
assert document.status == 200
assert document.body["openapi"] == "3.1.0"
lists = [path for path, methods in document.body["paths"].items() if "{" not in path and "get" in methods]
for path in lists:
    assert api.get(path).status == 200
assert api.get("/api/nothing-here").status == 404`;
