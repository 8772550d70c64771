import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { read } from './testing/readings.js';

const page = readFileSync(new URL('../../../../docs/specs.md', import.meta.url), 'utf8');
const brief = /<!-- said of -->\s*```text\n([\s\S]*?)```/.exec(page)?.[1] ?? '';
/** Rows of the tables whose head says `sentence`. */
const rows = [...page.matchAll(/\| sentence .*\n\|[ -|]*\n((?:\|.*\n)+)/g)].flatMap(([, body = '']) =>
  body
    .trim()
    .split('\n')
    .map((row) => row.split('|').map((cell) => cell.trim()))
    .map(([, sentence = '', rule = '']) => ({ sentence, kind: /`(\w+)`/.exec(rule)?.[1] ?? '' })),
);

it.each(rows)('the guide says what is made of: $sentence', ({ sentence, kind }) => {
  const spec = read(`${brief}\n${sentence}\n`);
  const quoted = (value: unknown): boolean => JSON.stringify(value).includes(JSON.stringify(sentence).slice(1, -1));
  const made = spec.entities.flatMap((entity) => [
    ...entity.rules.filter(quoted).map((rule) => rule.kind),
    ...entity.fields.filter(quoted).flatMap((field) => Object.keys(field)),
    ...(quoted(entity.sources) ? Object.keys(entity) : []),
  ]);
  expect(made).toContain(kind);
  expect(spec.unplaced.map((one) => one.span.quote)).not.toContain(sentence);
});

it('the guide has such rows', () => {
  expect(rows.length).toBeGreaterThan(1);
});
