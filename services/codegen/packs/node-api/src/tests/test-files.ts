import type { Check, Criterion, Story } from '@hexad/proto/documents';
import type { AppModel } from '../../../../src/domain/model.js';
import { comment, plainLine, tsString } from '../../../../src/domain/escape.js';
import { kebabCase } from '../../../../src/domain/names.js';
import type { GeneratedFile } from '../../../../src/domain/pack.js';
import { lines } from '../../../../src/domain/text.js';
import { auditTest, rightTest } from './access/checks-rights.js';
import { signInTest } from './access/checks-sign-in.js';
import { contractTest } from './contract/checks-contract.js';
import { exportTest, importTest } from './exchange/checks-exchange.js';
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
import { childrenTest, parentDeleteTest } from './checks-relations.js';
import { ruleTest } from './checks-rules.js';
import { computedTest } from './rules/computed.js';
import { counterTest } from './rules/counter.js';
import { transitionRefusedTest, transitionRequiresTest, transitionTest } from './checks-states.js';
import type { Change } from '../../../../src/domain/table-history.js';
import { softDeleteTest } from './keeping/soft-delete.js';
import { reminderTest } from './reminders/reminder.js';
import { rateLimitTest } from './limits/rate-limit.js';
import { migrationsTest } from './migrations-test.js';
import { recordsModule } from './records.js';
import { securityTest } from './security/security-test.js';
import { Writer } from './writer.js';

/** One file for each included story, one test for each of its criteria, and what they share. */
export function testFiles(app: AppModel, changes: readonly Change[] = [], pages = false): GeneratedFile[] {
  const stories = app.spec.stories.filter((story) => app.scope.includes(story.id));
  const used = new Set<string>();
  const files = stories.flatMap((story) => {
    const writer = new Writer(app);
    const text = storyTests(writer, story, pages);
    for (const name of writer.records) used.add(name);
    return text === undefined ? [] : [{ path: `test/${storySlug(story)}.test.ts`, text }];
  });
  const withstands = new Writer(app);
  files.push({ path: 'test/security.test.ts', text: securityTest(withstands) });
  for (const name of withstands.records) used.add(name);
  const last = changes.at(-1);
  if (last) {
    const writer = new Writer(app);
    files.push({ path: 'test/migrations.test.ts', text: migrationsTest(writer, last) });
    for (const name of writer.records) used.add(name);
  }
  return app.entities.length > 0 ? [{ path: 'test/support/records.ts', text: recordsModule(app, used) }, ...files] : files;
}

/** `s3-add-a-kite`: safe as a file name whatever the title is. */
function storySlug(story: Story): string {
  const title = kebabCase(story.title.normalize('NFKD').replace(/\p{M}/gu, '')).slice(0, 48);
  return `${story.id.toLowerCase()}-${title}`.replace(/-+$/, '');
}

function storyTests(writer: Writer, story: Story, pages: boolean): string | undefined {
  const tests = story.criteria.flatMap((criterion) => {
    const body = testOf(writer, criterion.check, pages);
    return body === undefined ? [] : [`test(${tsString(testName(criterion))}, async (${fixtures(body)}) => {\n${body}\n});\n`];
  });
  if (tests.length === 0) return undefined;
  const support = [...writer.support].filter((name) => !writer.guarded || name !== 'test').sort();
  return lines(
    `// ${comment(`${story.id}: ${story.title}`)}`,
    "import { expect } from 'vitest';",
    importsOf(writer),
    support.length > 0 && `import { ${support.join(', ')} } from './support/api.ts';`,
    tests.some((test) => test.includes('unchecked(')) && "import { unchecked } from './support/database.ts';",
    writer.guarded && "import { test } from './support/guarded.ts';",
    writer.records.size > 0 && `import { ${[...writer.records].sort().join(', ')} } from './support/records.ts';`,
    '',
    tests,
  ).replace(tests.some((test) => test.includes('expect(')) ? '' : "import { expect } from 'vitest';\n", '');
}

/** One line for each module. */
function importsOf({ imports }: Writer): string[] {
  const modules = Map.groupBy(imports, ([, from]) => from);
  return [...modules].map(([from, names]) => `import { ${names.map(([name]) => name).sort().join(', ')} } from ${tsString(from)};`);
}

const fixtures = (body: string): string => {
  const used = ['api', 'people'].filter((name) => new RegExp(`(?<!/)\\b${name}[.,)]`).test(body));
  return used.length === 0 ? '' : `{ ${used.join(', ')} }`;
};

/** The criterion's id, then its sentence. */
export function testName({ id, given, when, then }: Criterion): string {
  const clause = (text: string): string => plainLine(text).replace(/[.,;]+$/, '');
  return `${id} Given ${clause(given)}, when ${clause(when)}, then ${clause(then)}`;
}

/** The statements that check it; undefined when the spec leaves nothing that could be tried. */
function testOf(w: Writer, check: Check, pages: boolean): string | undefined {
  if (check.kind === 'service') return serviceTest(w);
  if (check.kind === 'signIn') return signInTest(w, check.aspect);
  if (check.kind === 'rateLimit') return rateLimitTest(w);
  const entity = w.app.entities.find((each) => each.name === check.entity);
  if (entity === undefined) return undefined;
  if (check.kind === 'contract') return contractTest(w, check, pages);
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
    case 'reminder':
      return reminderTest(w, entity, check.reminder);
    case 'softDelete':
      return softDeleteTest(w, entity, check.aspect);
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

const serviceTest = (w: Writer): string => (w.app.access === undefined ? SERVICE_TEST : SERVICE_TEST.replace("!path.includes('{')", "!path.includes('{') && !path.startsWith('/api/auth/')"));

const SERVICE_TEST = `
const health = await api.get('/health');
expect(health).toMatchObject({ status: 200, body: { status: 'ok' } });
const { status, body } = await api.get('/openapi.json');
expect(status).toBe(200);
expect(body.openapi).toBe('3.1.0');
const documented = Object.entries(body.paths as Record<string, object>);
const lists = documented.filter(([path, methods]) => !path.includes('{') && 'get' in methods);
for (const [path] of lists) expect((await api.get(path)).status).toBe(200);
expect((await api.get('/api/nothing-here')).status).toBe(404);
`;
