import { format } from 'prettier';
import { describe, expect, it } from 'vitest';
import type { Spec } from '@hexad/proto/documents';
import { OxFormatter } from '../../../src/adapters/formatter.js';
import { firstStories } from '../../../src/fixtures/build.js';
import { guild } from '../../../src/fixtures/guild.js';
import { kites } from '../../../src/fixtures/kites.js';
import type { GeneratedFile } from '../../../src/domain/pack.js';
import { NodeApiPack } from './pack.js';

const pack = new NodeApiPack();
const render = (spec: Spec, count?: number): GeneratedFile[] => {
  const context = { spec, stories: firstStories(spec, count), stack: ['node-api'] };
  return [...pack.code(context), ...pack.tests(context)];
};
const paths = (files: readonly GeneratedFile[]): string[] => files.map((file) => file.path);

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

describe('the node-api pack', () => {
  it('has one test for each criterion, named after it', () => {
    const tests = render(kites)
      .filter((file) => file.path.endsWith('.test.ts'))
      .map((file) => file.text)
      .join('\n');
    const named = [...tests.matchAll(/^test\('(S\d+\.C\d+) Given /gm)].map((match) => match[1]);
    expect(named).toEqual(kites.stories.flatMap((story) => story.criteria.map((criterion) => criterion.id)));
  });

  it('has one test for each criterion about who may do what', () => {
    const tests = render(guild)
      .filter((file) => file.path.endsWith('.test.ts'))
      .map((file) => file.text)
      .join('\n');
    const named = [...tests.matchAll(/^test\('(S\d+\.C\d+) Given /gm)].map((match) => match[1]);
    expect(named).toEqual(guild.stories.flatMap((story) => story.criteria.map((criterion) => criterion.id)));
  });

  it('holds nothing of signing in where nobody signs in', () => {
    const files = render(kites);
    expect(paths(files).filter((path) => /access|guarded|accounts/.test(path))).toEqual([]);
    expect(files.map((file) => file.text).join('\n')).not.toMatch(/signedIn|permits|ADMIN_PASSWORD|auth_/);
  });

  it('holds nothing of a contract where none was uploaded', () => {
    expect(paths(render(kites)).filter((path) => path.includes('contract'))).toEqual([]);
  });

  it('asks nobody who they are before the story of signing in', () => {
    const before = guild.stories.findIndex((story) => story.capability === 'signIn');
    expect(paths(render(guild, before)).filter((path) => path.includes('access/'))).toEqual([]);
    expect(paths(render(guild, before + 1))).toContain('src/access/rights.ts');
  });

  it('renders the same bytes for the same context', () => {
    expect(render(kites)).toEqual(render(kites));
  });

  it('gives every file a relative path of its own', () => {
    const all = paths(render(kites));
    expect(new Set(all).size).toBe(all.length);
    expect(all.filter((path) => path.startsWith('/') || path.split('/').includes('..') || !/^[\w./-]+$/.test(path))).toEqual([]);
  });

  it('holds nothing of an entity or a helper before its story', () => {
    const first = paths(render(kites, 1));
    expect(first).toContain('src/app.ts');
    expect(first.filter((path) => /kite|orchard|validation|where|fields|services/.test(path))).toEqual([]);
    const second = render(kites, 2);
    expect(paths(second)).not.toContain('src/orchards/states.ts');
    expect(second.map((file) => file.text).join('\n')).not.toContain('contains(');
  });

  it('writes what prettier would', async () => {
    const files = await new OxFormatter().format(render(kites));
    const checked = files.filter((file) => file.path.endsWith('.ts'));
    const again = await Promise.all(checked.map((file) => format(file.text, { filepath: file.path, singleQuote: true, printWidth: 100 })));
    expect(checked.filter((file, at) => again[at] !== file.text).map((file) => file.path)).toEqual([]);
  });

  it('puts the name into package.json and its lock, and keeps the dependencies', () => {
    const files = render(kites);
    const json = (path: string) => JSON.parse(files.find((file) => file.path === path)!.text) as { name: string };
    expect([json('package.json').name, json('package-lock.json').name]).toEqual(['kite-yard-api', 'kite-yard-api']);
  });

  it.each([
    "it's */ `${1}` <% %>",
    'two\nlines',
    '"; rm -rf',
    '</script>',
    '\u202eturned',
    'مرحبا',
    '🎉',
    "'); DROP TABLE x; --",
    '../../x',
    '\\',
  ])('stays valid when every label says %j', async (text) => {
    const files = await new OxFormatter().format(render(relabelled(text)));
    expect(files.map((file) => file.text).join('')).not.toMatch(/[\u202a-\u202e\u2066-\u2069]/);
    expect(paths(files).every((path) => /^[\w./-]+$/.test(path))).toBe(true);
  });
});
