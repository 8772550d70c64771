import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));
const Expected = z.object({
  entities: z.array(
    z.object({
      name: z.string(),
      fields: z.array(z.object({ name: z.string() })).default([]),
      transitions: z.array(z.object({ name: z.string().optional() })).default([]),
    }),
  ),
});

/** Names of examples that are also words of TypeScript, HTTP, the browser, git or grammar, and stand in the code as such. */
const COMMON = new Set(
  (
    'address amount application author body book candidate class code color comment condition copy cost course date datetime description email event feedback ' +
    'issue key kind label language level location make member message method model name note notes number offer opening owner paid part partname people phone preferred ' +
    'priority product project property quantity reason remark room seats source table tag task text title topic type unit price rating country currency city category ' +
    'milestone capacity payment species equipment overdue stock total'
  ).split(' '),
);
/** English words that say of which type an attribute is (`price`: money). They name no record, and no attribute of more than one word. */
const DICTIONARY = 'services/spec/src/domain/vocabulary/';
/** Words for people, which make roles and no records. */
const PEOPLE = new Set([`${DICTIONARY}people.ts`, `${DICTIONARY}german/people.ts`]);

const words = (text: string): Set<string> => new Set((text.match(/[A-Za-z]+/g) ?? []).map((word) => word.toLowerCase()));
const withoutComments = (source: string): string => source.replaceAll(/\/\*[\s\S]*?\*\/|(?:^|\s)\/\/.*/g, '');

const sources = globSync(['services/spec/src/domain/**/*.ts', 'services/codegen/{src,packs}/**/*.{ts,tsx,mjs,css,html}'], { cwd: ROOT })
  .filter((path) => !/node_modules|\.test\.|\/fixtures\/|\/testing\//.test(path))
  .map((path) => ({ path, words: words(withoutComments(readFileSync(join(ROOT, path), 'utf8'))) }));

const examples = globSync('examples/*/expected.json', { cwd: ROOT }).map((path) => ({
  path,
  entities: Expected.parse(JSON.parse(readFileSync(join(ROOT, path), 'utf8'))).entities,
}));

const places = (name: string, within: (path: string) => boolean): string[] =>
  COMMON.has(name.toLowerCase())
    ? []
    : sources.filter(({ path, words: used }) => within(path) && used.has(name.toLowerCase())).map(({ path }) => `${name} in ${path}`);

describe.each(examples)('of $path, the engine and the packs know', ({ entities }) => {
  it('no kind of record', () => {
    expect(entities.flatMap(({ name }) => places(name, (path) => !PEOPLE.has(path)))).toEqual([]);
  });

  it('no attribute', () => {
    const fields = entities.flatMap((entity) => entity.fields.map(({ name }) => name));
    expect(fields.flatMap((name) => places(name, (path) => !path.startsWith(DICTIONARY)))).toEqual([]);
  });

  it('no deed', () => {
    const deeds = entities.flatMap((entity) => entity.transitions.flatMap(({ name }) => name ?? []));
    expect(deeds.flatMap((name) => places(name, () => true))).toEqual([]);
  });
});
