import { readFile, writeFile, mkdir, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { HexadJson } from '@hexad/proto/documents';
import { PromptAnalysisEngine } from '@hexad/service-spec/engine';
import { temporaryFolder } from '@hexad/testing';
import { Git } from '@hexad/workspace';
import { beforeAll, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { spec as command } from '../commands/spec.js';
import { driftOf } from './drift.js';
import { editOf } from './edit.js';
import { builtIn, type Built } from './recorded.js';
import { traceOf, traceTable } from './trace.js';

const RUN = '01890000-0000-7000-8000-0000000000aa';
const BRIEF = 'Each hive has a label (required, at most 20 characters) and a colour.';
const SCHEMA = "import { z } from 'zod';\nexport const hive = z.object({\n  label: z.string(),\n});\n";

let record: HexadJson;
let words: string;
beforeAll(async () => {
  const spec = new PromptAnalysisEngine().analyse({ documents: [{ name: 'brief.md', text: BRIEF }] });
  const { renderSpecMarkdown } = await import('@hexad/service-spec/versions');
  words = renderSpecMarkdown(spec);
  record = {
    schema: 'https://hexad.dev/schemas/hexad-json/v1',
    status: 'complete',
    reasons: [],
    stack: ['node-api'],
    options: { deploy: [], ci: ['github'], database: 'sqlite' },
    run: RUN,
    spec,
    plan: { schema: 'https://hexad.dev/schemas/plan/v1', tasks: [], criticalPath: [], hours: 0 },
    decisions: [],
    validation: [],
    proof: spec.stories.flatMap((story) =>
      story.criteria.map(({ id }) => ({
        criterion: id,
        story: story.id,
        statement: id,
        tests: [
          { pack: 'node-api', file: `api/test/${story.id}.test.ts`, name: `${id} holds`, result: 'passed' as const, milliseconds: 1 },
        ],
        result: 'passed' as const,
        commit: 'a'.repeat(40),
      })),
    ),
    timings: [],
  };
});

let folder: string;
let git: Git;
const write = async (path: string, text: string): Promise<void> => {
  await mkdir(dirname(join(folder, path)), { recursive: true });
  await writeFile(join(folder, path), text);
};
const commit = async (message: string): Promise<void> => {
  await git.exec(['add', '--all']);
  await git.exec(['-c', 'user.name=A', '-c', 'user.email=a@example.com', 'commit', '--quiet', `--message=${message}`]);
};

beforeEach(async () => {
  const made = temporaryFolder();
  onTestFinished(() => made[Symbol.dispose]());
  folder = made.path;
  git = new Git(folder);
  await git.exec(['init', '--quiet', '--initial-branch=main']);
  await write('hexad.json', `${JSON.stringify(record, undefined, 2)}\n`);
  await write('SPEC.md', words);
  await write('api/src/hives/schema.ts', SCHEMA);
  for (const { id, criteria } of record.spec.stories)
    await write(`api/test/${id}.test.ts`, criteria.map((one) => `test('${one.id} Given it', () => {});\n`).join(''));
  await commit(`docs: record\n\nHexad-Run: ${RUN}\nHexad-Generated: ${RUN}`);
});

const drifts = async (): Promise<string[]> => (await driftOf(await builtIn(folder))).map(({ kind, what }) => `${kind} ${what}`);

describe('drift', () => {
  it('finds none in what was just built', async () => {
    expect(await drifts()).toEqual([]);
  });

  it('finds what the spec asks for and code and tests do not have', async () => {
    await writeFile(join(folder, 'api/test/S1.test.ts'), '// nothing\n');
    record.proof[1]!.result = 'failed';
    await write('hexad.json', `${JSON.stringify(record, undefined, 2)}\n`);
    await commit(`docs: record\n\nHexad-Run: ${RUN}`);
    record.proof[1]!.result = 'passed';
    expect(await drifts()).toEqual(['criterion_untested S1.C1', 'criterion_unproved S2.C1', 'file_changed api/test/S1.test.ts']);
  });

  it('finds what code and tests have and the spec does not know, committed or not', async () => {
    await write('api/src/hives/schema.ts', SCHEMA.replace('});', '  weight: z.number(),\n});'));
    await write('api/src/frames/routes.ts', "router.get('/api/frames/:id', show);\nrouter.get('/api/hives/best', best);\n");
    await commit('feat: frames');
    await write('api/src/db/mine.sql', 'CREATE TABLE frames (id TEXT);\n');
    await write('api/test/more.test.ts', "it('S9.C1 Given more', () => {});\n");
    await rm(join(folder, 'api/test/S1.test.ts'));
    expect((await drifts()).toSorted()).toEqual([
      'criterion_untested S1.C1',
      'entity_unknown frames',
      'field_unknown weight',
      'file_added api/src/db/mine.sql',
      'file_added api/src/frames/routes.ts',
      'file_added api/test/more.test.ts',
      'file_changed api/src/hives/schema.ts',
      'file_removed api/test/S1.test.ts',
      'route_unknown GET /api/frames/:id',
      'test_unknown S9.C1',
    ]);
  });

  it('tells an edit of the spec that nothing follows yet, and ends with 2', async () => {
    await write('SPEC.md', words.replace('at most 20 characters', 'at most 30 characters'));
    expect(await drifts()).toEqual(['spec_edited SPEC.md']);
    expect(await command(['drift', '--repo', folder, '--json'])).toBe(2);
  });
});

describe('an edit', () => {
  it.each<[string, (built: Built) => Promise<void>]>([
    ['in SPEC.md', () => write('SPEC.md', words.replace('at most 20 characters', 'at most 30 characters'))],
    [
      'in SPEC.md with other line ends',
      () => write('SPEC.md', words.replace('at most 20 characters', 'at most 30 characters').replaceAll('\n', '\r\n')),
    ],
    [
      'in hexad.json, also committed',
      async () => {
        const text = await readFile(join(folder, 'hexad.json'), 'utf8');
        await write('hexad.json', text.replace('"maxLength": 20', '"maxLength": 30'));
        await commit('feat: longer labels');
      },
    ],
  ])('%s is what differs from what the build recorded', async (_where, edit) => {
    const built = await builtIn(folder);
    expect(await editOf(built)).toBeUndefined();
    await edit(built);
    const revised = await editOf(await builtIn(folder));
    expect(revised?.revision.modified).toMatchObject([{ id: 'Hive.label', before: 'string; required; at most 20 characters', after: 'string; required; at most 30 characters' }]); // prettier-ignore
    expect(revised?.edit.own).toBe(true);
  });

  it('in both files is refused until one is named', async () => {
    await write('SPEC.md', words.replace('at most 20 characters', 'at most 30 characters'));
    await write('hexad.json', (await readFile(join(folder, 'hexad.json'), 'utf8')).replace('"maxLength": 20', '"maxLength": 40'));
    await expect(editOf(await builtIn(folder))).rejects.toMatchObject({ code: 'invalid' });
    const revised = await editOf(await builtIn(folder), join(folder, 'hexad.json'));
    expect(revised?.revision.modified[0]?.after).toContain('at most 40 characters');
  });

  it('with a fault is refused with its line, by diff as by apply, and changes nothing', async () => {
    await write('SPEC.md', words.replace('| string |', '| prose |'));
    for (const verb of ['diff', 'apply'])
      await expect(command([verb, '--repo', folder])).rejects.toMatchObject({ code: 'invalid', message: expect.stringMatching(/SPEC\.md line \d+: "prose" is no type/) as string }); // prettier-ignore
    expect(await git.out(['status', '--porcelain'])).toMatch(/^ ?M SPEC\.md$/);
  });
});

it('the trace goes from the requirement over its criterion and test to the run', () => {
  const rows = traceOf(record);
  const row = rows.find(({ requirement }) => requirement === 'Hive.label')!;
  expect(row).toMatchObject({ result: 'passed', run: RUN, tests: [{ file: 'api/test/S2.test.ts' }], sources: [{ kind: 'brief' }] });
  expect(traceTable(rows).split('\n')).toHaveLength(rows.length + 1);
});

it('a folder that no build filled is refused', async () => {
  using other = temporaryFolder();
  await expect(command(['trace', '--repo', other.path])).rejects.toMatchObject({ code: 'not_found' });
  await expect(command(['drift', '--repo', folder, '--url', 'http://x'])).rejects.toMatchObject({ code: 'invalid' });
  await expect(command(['frob'])).rejects.toMatchObject({ code: 'invalid' });
});
