import { describe, expect, it } from 'vitest';
import { repositoryRenderer } from '../adapters/shipped.js';
import { kites } from '../fixtures/kites.js';
import { pantry } from '../fixtures/pantry.js';

const renderer = repositoryRenderer();
const app = (...stack: string[]) => renderer.render({ spec: kites, stack }).find((file) => file.path === 'api/src/app.ts')!.text;

const EXCHANGE = /\/api\/jars\/(?:import|export)/;

const pagesOf = (...stack: string[]) =>
  renderer
    .render({ spec: pantry, stack })
    .filter(({ path }) => path.startsWith('web/src/'))
    .map((file) => file.text)
    .join('\n');

describe('a rendered repository', () => {
  it('puts each pack into its folder and the rest around them, in order of the paths', async () => {
    const files = await renderer.execute({ spec: kites, stack: ['node-api'] });
    const paths = files.map((file) => file.path);
    expect(paths).toEqual(
      expect.arrayContaining([
        '.github/workflows/ci.yml',
        '.gitignore',
        'Dockerfile',
        'README.md',
        'api/src/app.ts',
        'package.json',
        'scripts/run.mjs',
      ]),
    );
    expect(paths).toEqual(paths.toSorted((a, b) => (a < b ? -1 : 1)));
  });

  it('names no machine, registry or tool that made it in its root', () => {
    const text = renderer
      .render({ spec: kites, stack: ['node-api'] })
      .filter((file) => !file.path.includes('/'))
      .map((file) => file.text)
      .join('\n');
    expect(text).not.toMatch(/hexad|"resolved"/i);
  });

  it.each(['node-api', 'fastapi'])('shows files of records on the pages that hold them, and on no others, above %s', (api) => {
    expect(pagesOf(api, 'react-spa')).toMatch(EXCHANGE);
    expect(pagesOf(api, 'vue-spa')).not.toMatch(EXCHANGE);
  });

  it('tells in its README what the API offers', () => {
    const readme = renderer.render({ spec: kites, stack: ['node-api'] }).find((file) => file.path === 'README.md')!.text;
    expect(readme).toContain('`POST /api/orchards/{id}/close`');
    expect(readme).toContain('needs `closingNote`');
  });

  it('has an API that serves the pages, whichever pack they are of', () => {
    expect(app('node-api', 'vue-spa')).toBe(app('node-api', 'react-spa'));
    expect(app('node-api', 'vue-spa')).not.toBe(app('node-api'));
  });

  it('refuses an unknown pack', async () => {
    await expect(renderer.execute({ spec: kites, stack: ['cobol'] })).rejects.toMatchObject({ code: 'stack_unknown' });
  });
});
