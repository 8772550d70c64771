import { readdir } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { describeBuild } from './fixtures/describe-build.js';
import { Machine } from './fixtures/hexad.js';

/** A page by somebody whose English is broken, and three lines; the tidy page is in todo.e2e.test.ts. */
describeBuild('courses/brief.txt');
describeBuild('shelter/brief.txt', { stack: 'node-api' });

describe('a build that a person asked for with a prompt', () => {
  it('tells each step as one JSON object a line, the result last', async () => {
    using machine = new Machine();
    const prompt = 'Beekeepers keep hives. A hive has a label (required, unique, at most 20 characters). Hives can be searched by label.';
    const { code, stdout } = await machine.hexad(['build', prompt, '--yes', '--json', '--stack', 'node-api', '--out', 'apiary']);
    const lines = stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(code).toBe(0);
    expect(lines.at(-1)).toMatchObject({ type: 'result', status: 'complete', folder: machine.path('apiary') });
    expect(lines.slice(0, -1).every(({ type }) => type === 'progress')).toBe(true);
    expect(await readdir(machine.path('apiary'))).not.toContain('web');
  });
});
