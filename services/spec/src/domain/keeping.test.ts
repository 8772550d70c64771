import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { read } from './testing/readings.js';

const page = readFileSync(new URL('../../../../docs/specs.md', import.meta.url), 'utf8');
const library = /<!-- kept, reminded, limited -->\s*```text\n([\s\S]*?)```/.exec(page)?.[1] ?? '';
const rows = [...(/\| said of what is kept.*\n\|[ -|]*\n((?:\|.*\n)+)/.exec(page)?.[1] ?? '').matchAll(/^\| (.+?) +\| (.+?) +\|$/gm)].map(
  ([, sentence = '', made = '']) => ({ sentence, made: [...made.matchAll(/`([^`]+)`/g)].map(([, each = '']) => each) }),
);

const madeOf = (sentence: string): string[] => {
  const { entities, rateLimit } = read(`${library}\n${sentence}\n`);
  return [
    ...entities.flatMap(({ name, softDelete }) =>
      softDelete === undefined ? [] : [[name, 'kept', softDelete.restore && 'restored', softDelete.days].filter(Boolean).join(' ')],
    ),
    ...entities.flatMap(({ name, reminders = [] }) =>
      reminders.map(({ field, minutes, via, when }) =>
        [name, field, String(minutes), via && `→ ${via}`, when && `while ${when.in.join(' or ')}`].filter(Boolean).join(' '),
      ),
    ),
    ...(rateLimit === undefined ? [] : [`${rateLimit.requests} in ${rateLimit.seconds} s by ${rateLimit.by}`]),
  ];
};

describe('what is kept, reminded of and limited', () => {
  it.each(rows)('the guide says what is made of: $sentence', ({ sentence, made }) => {
    expect(madeOf(sentence)).toEqual(made);
  });

  it('the guide has such rows', () => {
    expect(rows.length).toBeGreaterThan(12);
  });

  it.each([
    'Books are never deleted.',
    'Deleted books cannot be restored.',
    'If a book is deleted, its loans stay.',
    'No reminders.',
    'The API should handle 50 requests per second.',
    'Reminders are sent every day.',
  ])('nothing of it is made of: %s', (sentence) => {
    expect(madeOf(sentence)).toEqual([]);
  });

  it.each(rows)('nothing is left of: $sentence', ({ sentence }) => {
    expect(read(`${library}\n${sentence}\n`).unplaced.map(({ span }) => span.quote)).toEqual([]);
  });

  it('who alone may restore is said to be left', () => {
    const [left] = read(`${library}\nOnly librarians can restore deleted books.\n`).unplaced;
    expect(left?.reason).toContain('who may see and restore what was deleted is who may delete it');
  });

  it('become criteria that cite the sentence', () => {
    const sentence = 'Deleted books go to the bin for 30 days and can be restored.';
    const spec = read(`${library}\n${sentence}\nAt most 100 requests per minute per user.\n`);
    const criteria = spec.stories
      .flatMap((story) => story.criteria)
      .filter(({ check }) => ['softDelete', 'rateLimit'].includes(check.kind));
    expect(criteria.map(({ check }) => ('aspect' in check ? check.aspect : check.kind))).toEqual([
      'rateLimit',
      'kept',
      'restored',
      'expires',
    ]);
    expect(JSON.stringify(criteria[1]?.sources)).toContain(sentence);
  });
});
