import { describe, expect, it } from 'vitest';
import type { Check, Spec } from '@hexad/proto/documents';
import { OxFormatter } from '../../../src/adapters/formatter.js';
import { firstStories } from '../../../src/fixtures/build.js';
import { kites } from '../../../src/fixtures/kites.js';
import { depot } from '../../../src/fixtures/depot.js';
import { gate } from '../../../src/fixtures/gate.js';
import { guild } from '../../../src/fixtures/guild.js';
import { oddities } from '../../../src/fixtures/oddities.js';
import type { GeneratedFile, Pack } from '../../../src/domain/pack.js';
import { ReactSpaPack } from '../../react-spa/src/pack.js';
import { VueSpaPack } from './pack.js';

const pack = new VueSpaPack();
const render = (spec: Spec, count?: number, by: Pack = pack): GeneratedFile[] => {
  const context = { spec, stories: firstStories(spec, count), stack: ['node-api', by.manifest.name] };
  return [...by.code(context), ...by.tests(context)];
};
const paths = (files: readonly GeneratedFile[]): string[] => files.map((file) => file.path);

/** Ids of the criteria that have a test. */
const proved = (files: readonly GeneratedFile[]): string[] =>
  files
    .filter((file) => /\.test\.tsx?$/.test(file.path))
    .flatMap((file) => [...file.text.matchAll(/^test\('(S\d+\.C\d+) Given /gm)].map((match) => match[1]!))
    .toSorted();

const isSeen = (check: Check): boolean =>
  check.kind === 'signIn'
    ? ['opens', 'refuses', 'required', 'ends'].includes(check.aspect)
    : check.kind === 'right' && /-(?:update|delete|sharpen)$/.test(check.right);

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

describe('the vue-spa pack', () => {
  it.each([
    ['kites', kites],
    ['oddities', oddities],
    ['guild, whose people sign in', guild],
    ['depot, whose values are worked out', depot],
    ['gate, with time windows', gate],
  ])('proves every criterion of the %s that the React pack proves', (_, spec) => {
    const own = proved(render(spec));
    expect(own.length).toBeGreaterThan(10);
    expect(own).toEqual(proved(render(spec, undefined, new ReactSpaPack())));
  });

  it('proves every way of signing in, and every right that a page can show', () => {
    const ids = guild.stories.flatMap(({ criteria }) => criteria.flatMap(({ id, check }) => (isSeen(check) ? [id] : [])));
    expect(ids.length).toBeGreaterThan(12);
    expect(proved(render(guild))).toEqual(expect.arrayContaining(ids));
  });

  it('asks nobody to sign in where the spec does not', () => {
    expect(paths(render(kites)).filter((path) => /access\/|session/.test(path))).toEqual([]);
  });

  it('renders the same bytes for the same context', () => {
    expect(render(kites)).toEqual(render(kites));
  });

  it('gives every file a relative path of its own', () => {
    const all = paths(render(kites));
    expect(new Set(all).size).toBe(all.length);
    expect(all.filter((path) => path.startsWith('/') || path.split('/').includes('..') || !/^[\w./-]+$/.test(path))).toEqual([]);
  });

  it('holds nothing of an entity or a component before its story', () => {
    const first = paths(render(kites, 1));
    expect(first).toContain('src/app/app.vue');
    expect(first.filter((path) => /kite|orchard|field|table|query|status/.test(path))).toEqual([]);
    expect(paths(render(kites, 2))).not.toContain('src/components/transition-button.vue');
  });

  it('takes what people wrote for nothing but text', async () => {
    const files = await new OxFormatter().format(render(relabelled(`</script><b>{{ process.exit() }}"'&quot;<!--\`\${x}\\`)));
    const components = files.filter((file) => file.path.endsWith('.vue')).map((file) => file.text);
    expect(components.length).toBeGreaterThan(20);
    expect(components.filter((text) => text.match(/<\/script/g)?.length !== 1 || /<b>|\{\{ process|&quot;|<!--/.test(text))).toEqual([]);
  });
});
