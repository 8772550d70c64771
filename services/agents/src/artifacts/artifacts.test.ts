import { describe, expect, it } from 'vitest';
import { deliveryFaults, type ArtifactName } from './artifacts.js';
import { tried } from './database.js';

/** What is wrong with one file as the only one of a delivery. */
async function faults(artifact: ArtifactName, text: string, file: string = artifact): Promise<string> {
  const around = { paths: new Set([file, 'docs/guide.md']), says: async (word: string) => word === 'parse', changed: new Set([file]) };
  const found = await deliveryFaults(
    [artifact],
    { delivered: [{ artifact, file }] },
    { ...around, read: async (path) => (path === file ? text : undefined) },
  );
  return found.join('\n');
}

const PAGE =
  '<!doctype html><html lang="en"><title>Sign in</title><main><h1>Sign in</h1><label for="a">Mail</label><input id="a"><button>Go</button></main></html>';

describe('a delivered file', () => {
  it.each<[ArtifactName, string, string?]>([
    ['dockerfile', 'FROM node:24.1.0-slim AS build\nRUN npm ci\nFROM build\nUSER node\nCMD ["node", "."]\n'],
    ['ci', 'on: push\njobs:\n  test:\n    steps:\n      - uses: actions/checkout@v5\n      - run: npm test\n', '.github/workflows/ci.yml'],
    ['ci', 'test:\n  script: [npm test]\n', '.gitlab-ci.yml'],
    ['helm_values', 'image: { repository: x, tag: 1.2.0 }\nresources: { limits: { memory: 64Mi } }\nauth: { existingSecret: login }\n'],
    ['runbook', '# It\n\n## Start\n\n## Health checks\n\n## Roll back\n\n## Trouble\n'],
    ['readme', '# It\n\n[More](docs/guide.md), [there](https://example.com)\n\n```sh\nnpm ci\n```\n', 'README.md'],
    ['api_reference', '# API\n\n## `parse(text)`\n'],
    ['changelog', '# Changes\n\n## [Unreleased]\n\n### Added\n\n- it\n\n## [1.0.0] - 2026-01-31\n'],
    ['component_tree', '{"name":"App","description":"all","children":[{"name":"SignIn","description":"the door"}]}'],
    ['tokens', '{"colour":{"$type":"color","ink":{"$value":"#112233"},"text":{"$value":"{colour.ink}"}}}'],
    ['wireframe', PAGE, 'sign-in.html'],
    ['wireframe', '<svg role="img"><title>The way in</title><rect/></svg>', 'way.svg'],
  ])('of the sort %s is taken when it is as it should be (%#)', async (artifact, text, file) => {
    expect(await faults(artifact, text, file)).toBe('');
  });

  it.each<[ArtifactName, string, string, string?]>([
    ['dockerfile', 'FROM node\nUSER node\nCMD x', 'the image node is not pinned'],
    ['dockerfile', 'FROM node:24\nCMD x', 'runs as root'],
    ['dockerfile', 'FROM node:24\nENV DB_PASSWORD=hunter2\nUSER node\nCMD x', 'ENV DB_PASSWORD puts a secret'],
    ['ci', 'on: push\njobs: { test: { steps: [{ uses: a/b@main }] } }', 'uses a/b@main, which moves'],
    ['ci', 'on: push\njobs: { test: { steps: [] } }', 'the job test has no steps'],
    ['ci', 'on: [', 'it is no YAML'],
    ['helm_values', 'image: { tag: latest }\n', 'image.tag is latest'],
    ['helm_values', 'db: { password: hunter2 }', 'db.password is a secret written out'],
    ['runbook', '# It\n\n## Start\n\n## Health\n\n## Trouble\n', 'no heading says how it is taken back'],
    ['readme', '# It\n\n[gone](docs/gone.md)\n```\n', 'it points at docs/gone.md', 'README.md'],
    ['api_reference', '# API\n\n## `remove(text)`\n', 'it documents remove, which is nowhere'],
    ['changelog', '# Changes\n\n## Lately\n', 'the heading "Lately" is no version'],
    ['component_tree', '{"name":"App"}', 'it is one component'],
    ['tokens', '{"ink":{"$type":"color","$value":"blueish"}}', 'ink is no colour'],
    ['wireframe', PAGE.replace(' lang="en"', ''), '<html> has no lang', 'x.html'],
    ['wireframe', PAGE.replace('for="a"', ''), '<input> has no label', 'x.html'],
    ['wireframe', PAGE.replace('<h1>', '<h1 style="color: #777; background: #888">'), 'a contrast of 1.3 to 1', 'x.html'],
    ['wireframe', PAGE.replace('<main>', '<main onclick="go()">'), '<main> runs a script', 'x.html'],
    ['wireframe', '<svg><rect/></svg>', '<svg> has no role="img"', 'x.svg'],
  ])('of the sort %s is sent back: %j', async (artifact, text, fault, file) => {
    expect(await faults(artifact, text, file)).toContain(fault);
  });
});

const file = (name: string, sql: string) => ({ file: name, sql });

describe('scripts for a database', () => {
  const schema = file('schema.sql', 'create table kites (id int primary key, colour text not null);');
  const up = file('1.up.sql', 'alter table kites add column size int; create index kites_by_size on kites (size);');

  it('are applied, taken back and applied again, and queries have their plans', { timeout: 120_000 }, async () => {
    const down = file('1.down.sql', 'drop index kites_by_size; alter table kites drop column size;');
    const query = { ...file('small.sql', 'select id from kites where size < 3;'), index: 'kites_by_size' };
    const { faults: none, plans } = await tried(
      { schemas: [schema], migrations: [{ up, down }], queries: [query] },
      AbortSignal.timeout(60_000),
    );
    expect([none, plans]).toEqual([[], [{ file: 'small.sql', plan: expect.stringContaining('kites_by_size') }]]);
  });

  it('are sent back when the rollback leaves something, a query uses no index, or they cannot run', { timeout: 120_000 }, async () => {
    const down = file('1.down.sql', 'drop index kites_by_size;');
    const query = { ...file('red.sql', "select id from kites where colour = 'red'"), index: 'kites_by_colour' };
    const broken = { up: file('2.up.sql', 'alter table boats add column x int;'), down: file('2.down.sql', 'select 1;') };
    const { faults: found } = await tried(
      { schemas: [schema], migrations: [{ up, down }, broken], queries: [query] },
      AbortSignal.timeout(60_000),
    );
    expect(found.map((fault) => fault.split(':')[0])).toEqual([
      '1.down.sql does not take 1.up.sql back',
      '1.up.sql cannot be applied again',
      '2.up.sql cannot be applied',
      'red.sql does not use the index kites_by_colour',
    ]);
  });
});
