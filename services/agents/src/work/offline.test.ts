import { describe, expect, it } from 'vitest';
import { WorkBench } from '../fixtures/work-bench.js';

/** A linter of its own, so that no package has to be there: a semicolon too many is a finding, and `--fix` takes it away. */
const LINT =
  "import { readFileSync, writeFileSync } from 'node:fs';\nconst text = readFileSync('a.js', 'utf8');\nconst good = text.replaceAll(';;', ';');\nif (process.argv.includes('--fix')) writeFileSync('a.js', good);\nelse if (good !== text) { console.error('a.js:1:1 a semicolon too many'); process.exit(1); }\n";
const UNTIDY = {
  'package.json': JSON.stringify({
    name: 'x',
    version: '1.0.0',
    type: 'module',
    scripts: { lint: 'node lint.js', 'lint:fix': 'node lint.js --fix' },
  }),
  'lint.js': LINT,
  'a.js': 'export const a = 1;;\n',
};

async function offline(files: Readonly<Record<string, string>>): Promise<WorkBench> {
  const bench = await WorkBench.with(files);
  bench.model = 'offline';
  return bench;
}

describe('without a model', () => {
  it('lint findings are mended by the rules of the repository, proved, and cost nothing', async () => {
    await using bench = await offline(UNTIDY);
    const result = await bench.work({ goal: 'Fix lint' });
    expect(result).toMatchObject({ complete: true, cost_usd: 0, diff: { files: 1 }, description: { title: 'style: mend lint findings' } });
    expect(result['proof'].rows).toMatchObject([{ by: 'check lint', result: 'proved', before: { exitCode: 1 }, after: { exitCode: 0 } }]);
    expect(await bench.git('show', `${result['branch']}:a.js`)).toBe('export const a = 1;');
  });

  it('what the rules leave is said, and what they mended is on the branch', async () => {
    const lint = LINT.replace(
      "if (process.argv.includes('--fix'))",
      "if (!process.argv.includes('--fix')) process.exit(1);\nelse if (true)",
    );
    await using bench = await offline({ ...UNTIDY, 'lint.js': lint });
    const result = await bench.work({ goal: 'Fix lint' });
    expect(result).toMatchObject({ complete: false, how: 'unsupported', diff: { files: 1 } });
    expect(result['reasons'][0]).toContain('what is left needs a model');
  });

  it(
    'a repository that names no linter and installs nothing is mended by rules that ship, and proved by them',
    { timeout: 180_000 },
    async () => {
      await using bench = await offline({
        'a.py': 'import os\n\n\ndef f(a):\n    return a == None\n',
      });
      const result = await bench.work({ goal: 'Fix lint' });
      expect(result).toMatchObject({ complete: true, cost_usd: 0, diff: { files: 1 } });
      const { files, checklist } = result['description'];
      expect([files[0].reason, checklist.filter(({ done }: { readonly done: boolean }) => !done)]).toEqual(['mended by rules', []]);
      expect(result['proof'].rows).toMatchObject([
        { by: 'check lint', result: 'proved', before: { exitCode: 1, command: ['hexad-fix', '--check', 'lint'] } },
      ]);
      expect(await bench.git('show', `${result['branch']}:a.py`)).toBe('def f(a):\n    return a is None');
    },
  );

  it('a fix after which a test fails is taken back, and said to be', { timeout: 180_000 }, async () => {
    const lint = LINT.replaceAll("text.replaceAll(';;', ';')", "text.replace('1;;', '2;')");
    await using bench = await offline({
      'package.json': JSON.stringify({
        name: 'x',
        version: '1.0.0',
        type: 'module',
        scripts: { lint: 'node lint.js', 'lint:fix': 'node lint.js --fix', test: 'node --test' },
      }),
      'lint.js': lint,
      'a.js': 'export const a = 1;;\n',
      'a.test.js':
        "import assert from 'node:assert';\nimport { test } from 'node:test';\nimport { a } from './a.js';\ntest('is one', () => assert.equal(a, 1));\n",
    });
    const result = await bench.work({ goal: 'Fix lint' });
    expect(result).toMatchObject({ complete: false, branch: '', diff: { files: 0 } });
    expect(result['description']).toMatchObject({ title: 'chore: nothing is mended', summary: 'No rule mends what is found.' });
    const fixed = bench.log.of('acted').find(({ tool }) => tool === 'fix')!;
    expect(fixed.text).toContain('It was taken back: "is one" passed before it and not after it.');
  });

  it.each([
    ['Add a login'],
    ['The format function must accept negative numbers'],
    ['Fix the invoice type dropdown, which does not save'],
    ['Remove the linter'],
  ])('everything else is refused in one sentence with what to do: %s', async (goal) => {
    await using bench = await offline(UNTIDY);
    await expect(bench.work({ goal })).rejects.toMatchObject({ code: 'unsupported', message: expect.stringContaining('set HEXAD_MODEL') });
    expect(bench.log.entries).toEqual([]);
  });

  it('criteria of a person are refused, for no rule shows that they hold', async () => {
    await using bench = await offline(UNTIDY);
    const work = bench.work({ goal: 'Fix lint', criteria: ['subtract subtracts'] });
    await expect(work).rejects.toMatchObject({ code: 'unsupported', message: expect.stringContaining('"subtract subtracts"') });
  });
});
