import type { Spec } from '@hexad/proto/documents';
import { describe, expect, it } from 'vitest';
import { OxFormatter } from '../../../src/adapters/formatter.js';
import type { GeneratedFile } from '../../../src/domain/pack.js';
import { partHeldBy } from '../../../src/domain/held.js';
import { firstStories } from '../../../src/fixtures/build.js';
import { depot } from '../../../src/fixtures/depot.js';
import { gate } from '../../../src/fixtures/gate.js';
import { guild } from '../../../src/fixtures/guild.js';
import { kites } from '../../../src/fixtures/kites.js';
import { pantry } from '../../../src/fixtures/pantry.js';
import { studio } from '../../../src/fixtures/studio.js';
import { FastApiPack } from './pack.js';

const pack = new FastApiPack();
const render = (spec: Spec, count?: number): GeneratedFile[] => {
  const context = { spec: partHeldBy(pack.manifest, [pack.manifest], spec), stories: firstStories(spec, count), stack: ['fastapi'] };
  return [...pack.code(context), ...pack.tests(context)];
};
const paths = (files: readonly GeneratedFile[]): string[] => files.map((file) => file.path);
const titles = (spec: Spec): string[] =>
  render(spec)
    .filter((file) => /^tests\/test_/.test(file.path))
    .flatMap((file) => [...file.text.matchAll(/^ {4}"""(S\d+\.C\d+) Given /gm)].map((match) => match[1]!));

/** The fixture with every text that a person may have written replaced. */
function relabelled(text: string): Spec {
  const replaced = JSON.stringify(kites, (key, value: unknown) =>
    ['label', 'pluralLabel', 'description', 'statement', 'title', 'overview', 'given', 'when', 'then', 'words'].includes(key) &&
    typeof value === 'string'
      ? text
      : value,
  );
  return JSON.parse(replaced) as Spec;
}

describe('the fastapi pack', () => {
  it.each([
    ['of single records', kites],
    ['over several records', studio],
    ['of who may do what', guild],
    ['of tallies and numbers', depot],
    ['of records as files', pantry],
    ['of times in which something may be done', gate],
  ])('has one test for each criterion %s, named after it', (_, spec) => {
    expect(titles(spec)).toEqual(spec.stories.flatMap((story) => story.criteria.map((criterion) => criterion.id)));
  });

  it('has nothing of a sign-in where nobody signs in', () => {
    expect(render(kites).filter(({ path, text }) => /access|guarded/.test(path) || /app\.access/.test(text))).toEqual([]);
  });

  it('renders the same bytes for the same context, every file at a relative path of its own', () => {
    const files = render(kites);
    expect(render(kites)).toEqual(files);
    expect(new Set(paths(files)).size).toBe(files.length);
    expect(paths(files).filter((path) => path.startsWith('/') || path.split('/').includes('..') || !/^[\w./-]+$/.test(path))).toEqual([]);
  });

  it('holds nothing of an entity before its story', () => {
    const first = paths(render(kites, 1));
    expect(first).toContain('app/main.py');
    expect(first.filter((path) => /kite|orchard|services|tables\.py/.test(path))).toEqual([]);
  });

  it('writes Python whose imports are all used and in order', async () => {
    const formatter = new OxFormatter();
    const files = await formatter.format(render(kites));
    expect(await formatter.format(files)).toEqual(files);
    const service = files.find((file) => file.path === 'app/knots/service.py')!.text;
    expect(service).toContain('from app.http.refusals import conflict, unknown_reference\n');
  });

  it.each(["it's */ `${1}` <% %>", 'two\nlines', '"""; import os', '\u202eturned', '🎉', '{x}', '\\'])(
    'stays valid when every label says %j',
    async (text) => {
      const files = await new OxFormatter().format(render(relabelled(text)));
      expect(files.map((file) => file.text).join('')).not.toMatch(/[\u202a-\u202e\u2066-\u2069]/);
    },
  );
});
