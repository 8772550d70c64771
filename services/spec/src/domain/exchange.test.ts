import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { entity, read } from './testing/readings.js';

const page = readFileSync(new URL('../../../../docs/specs.md', import.meta.url), 'utf8');
const people = /<!-- said of people -->\s*```text\n([\s\S]*?)```/.exec(page)?.[1] ?? '';
const library = people.replace('Members and librarians sign in.\n', '');
const rows = [...(/\| said of files .*\n\|[ -|]*\n((?:\|.*\n)+)/.exec(page)?.[1] ?? '').matchAll(/^\| (.+?) +\| (.+?) +\|$/gm)].map(
  ([, sentence = '', offered = '']) => ({ sentence, offered: [...offered.matchAll(/`([^`]+)`/g)].map(([, each = '']) => each) }),
);

const filesOf = (...sentences: string[]): string[] =>
  read(`${library}\n${sentences.join(' ')}\n`).entities.flatMap(({ name, operations }) =>
    operations.filter((operation) => operation === 'export' || operation === 'import').map((operation) => `${name}: ${operation}`),
  );

describe('records as files', () => {
  it.each(rows)('the guide says what is made of: $sentence', ({ sentence, offered }) => {
    expect(filesOf(sentence)).toEqual(offered);
  });

  it('the guide has such rows', () => {
    expect(rows.length).toBeGreaterThan(5);
  });

  it.each([
    'We import and sell books.',
    'Users can download attached files.',
    'Books cannot be exported.',
    'No CSV export.',
    'Loans are printed as PDF.',
    'Only librarians can export loans.',
  ])('are not asked for by: %s', (sentence) => {
    expect(filesOf(sentence)).toEqual([]);
  });

  it('leave nothing of the sentence over', () => {
    const sentence = 'The list of tools can be exported as CSV, and tools can be imported from a spreadsheet.';
    const spec = read(`# Tools\n\nA tool has a name (required).\n${sentence}\n`);
    expect(spec.unplaced).toEqual([]);
  });

  it('each of two wishes is about what stands after it', () => {
    expect(filesOf('There is a CSV export of the books and an import for members.')).toEqual(['Member: import', 'Book: export']);
  });

  it('become criteria that cite the sentence', () => {
    const sentence = 'Books can be exported as CSV and imported from CSV.';
    const spec = read(`${library}\n${sentence}\n`);
    const story = spec.stories.find((each) => each.capability === 'exchange');
    expect(story?.criteria.map(({ check }) => 'aspect' in check && `${check.kind} ${check.aspect}`)).toEqual([
      'export all',
      'export safe',
      'import adds',
      'import refuses',
      'import tolerant',
    ]);
    expect(JSON.stringify(story?.criteria.map(({ sources }) => sources))).toContain(sentence);
  });

  it('need records that can be made', () => {
    const spec = read(
      '# Books\n\nEach book has a title (required). Books are read-only. Books can be exported as CSV and imported from CSV.',
    );
    expect(entity(spec, 'Book').operations).toEqual(['read', 'list', 'export']);
  });
});
