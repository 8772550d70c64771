import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { documentOf, git } from './fixtures/delivered.js';
import { describeBuild } from './fixtures/describe-build.js';
import { Machine } from './fixtures/hexad.js';

/** A page by somebody whose English is broken, three lines, and an API that is there already; the tidy page is in todo.e2e.test.ts. */
describeBuild('courses/brief.txt');
describeBuild('shelter/brief.txt', { stack: 'node-api' });
describeBuild('documents/harbour.yaml', { stack: 'node-api' });

const HIVES = 'Beekeepers keep hives. A hive has a label (required, unique, at most 20 characters). Hives can be searched by label.';

describe('a build that a person asked for with a prompt', () => {
  const machine = new Machine();
  const folder = machine.path('apiary');
  const build = async (prompt: string, ...more: string[]) => {
    const { code, stdout } = await machine.hexad(['build', prompt, '--yes', '--json', '--stack', 'node-api', '--out', 'apiary', ...more]);
    return { code, lines: stdout.trim().split('\n').map((line) => JSON.parse(line)) }; // prettier-ignore
  };
  afterAll(() => machine[Symbol.dispose]());

  it('tells each step as one JSON object a line, the result last', async () => {
    const { code, lines } = await build(HIVES, '--deploy', 'compose,helm', '--ci', 'gitlab');
    expect(code).toBe(0);
    expect(lines.at(-1)).toMatchObject({ type: 'result', status: 'complete', folder });
    expect(lines.slice(0, -1).every(({ type }) => type === 'progress')).toBe(true);
    expect(await readdir(folder)).not.toContain('web');
    expect(await readdir(folder)).toEqual(expect.arrayContaining(['.gitlab-ci.yml', 'chart', 'compose.yaml']));
    expect(await readdir(folder)).not.toContain('.github');
  });

  it('goes on from what people made of it, and waits for their word about what both changed', async () => {
    const schema = join(folder, 'api/src/hives/schema.ts');
    await writeFile(schema, (await readFile(schema, 'utf8')).replace('.max(20)', '.max(22)'));
    await writeFile(join(folder, 'api/src/ours.ts'), 'export const ours = 1;\n');
    await git(folder, 'add', '--all');
    await git(folder, '-c', 'user.name=Ann', '-c', 'user.email=ann@example.com', 'commit', '--quiet', '-m', 'fix: longer labels');
    const changed = HIVES.replace('20 characters)', '25 characters) and a color (at most 30 characters)');

    const stopped = await build(changed);
    const { code, details } = stopped.lines.at(-1);
    expect([stopped.code, code]).toEqual([2, 'incomplete']);
    const shown = await machine.hexad(['conflict', 'show', details.run, '1']);
    expect(shown.stdout).toMatch(/<<<<<<< yours\n.*max\(22\)[^]*=======\n.*max\(25\)/);
    expect(await machine.hexad(['conflict', 'resolve', details.run, '1', '--yours'])).toMatchObject({ code: 0, stderr: '' });

    const { lines } = await build(changed);
    expect(lines.at(-1)).toMatchObject({ type: 'result', taken: true, resolved: ['api/src/hives/schema.ts'] });
    expect(await readFile(schema, 'utf8')).toMatch(/max\(22\)[^]*color/);
    expect([await git(folder, 'status', '--porcelain'), await git(folder, 'branch', '--list', 'hexad/*')]).toEqual(['', 'hexad/generated']);
    expect(await readdir(join(folder, 'api/src'))).toContain('ours.ts');
    expect((await documentOf(folder)).options).toEqual({ deploy: ['compose', 'helm'], ci: ['gitlab'], database: 'sqlite' });
    expect(await readdir(folder)).toEqual(expect.arrayContaining(['.gitlab-ci.yml', 'chart', 'compose.yaml']));
  });
});
