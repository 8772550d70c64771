import { DatabaseSync } from 'node:sqlite';
import { describe, expect, it } from 'vitest';
import { comment, html, markdown, plainLine, regexLiteral, sqlString, tsKey, tsString, tsTemplate, tsValue, yamlString } from './escape.js';

const HOSTILE = [
  "it's",
  '"; rm -rf / #',
  '*/ alert(1) /*',
  '`${process.env.HOME}`',
  '${process.exit(1)}',
  '\\',
  "\\'",
  '</script><script>alert(1)</script>',
  'two\nlines\r\nand\tmore',
  'line\u2028separator\u2029',
  'مرحبا بالعالم',
  '\u202eright to left\u202c',
  '🎉 party 👩‍👩‍👧',
  "'); DROP TABLE users; --",
  '{{ 7 * 7 }} <% evil %>',
  '| table | cell |',
  '[link](javascript:alert(1))',
  '# heading',
  'nul\u0000byte',
  '\ud800 alone',
];

// Only a JavaScript engine can say what a literal means.
// oxlint-disable-next-line typescript/no-implied-eval
const evaluated = (source: string): unknown => new Function(`return ${source};`)();

/** A half of a pair alone is no character: escaping replaces it. */
const WELL_FORMED = HOSTILE.map((text) => text.replace(/\p{Surrogate}/gu, '\ufffd'));

describe.each(WELL_FORMED)('the text %j', (text) => {
  it('is itself again when its string literal is evaluated', () => {
    expect(evaluated(tsString(text))).toBe(text);
    // oxlint-disable-next-line no-control-regex -- these must not be there
    expect(tsString(text)).not.toMatch(/[\u0000-\u001f\u2028-\u202e]/);
  });

  it('is itself again between the backticks of a template literal', () => {
    expect(evaluated(`\`${tsTemplate(text.replaceAll('\r\n', '\n'))}\``)).toBe(text.replaceAll('\r\n', '\n'));
  });

  it('stays within a comment of either kind', () => {
    expect(evaluated(`1 // ${comment(text)}\n + 1`)).toBe(2);
    expect(evaluated(`1 /* ${comment(text)} */ + 1`)).toBe(2);
  });

  it('is itself again when SQLite reads its literal', () => {
    const database = new DatabaseSync(':memory:');
    const row = database.prepare(`SELECT ${sqlString(text)} AS text`).get();
    expect(row?.['text']).toBe(text.replaceAll('\u0000', ''));
  });

  it('takes one line of Markdown, without markup of its own', () => {
    const line = markdown(text);
    expect(line).not.toMatch(/[\n\r]|<\/?script|(?<!\\)[|`[\]]/);
  });

  it('is a YAML scalar that reads as itself', () => {
    expect(JSON.parse(yamlString(text))).toBe(text);
  });

  it('cannot open an element in HTML', () => {
    expect(html(text)).not.toMatch(/[<>"']/);
  });
});

describe('escaping', () => {
  it('writes any JSON value as an expression', () => {
    const value = { plain: [1, true, null, "it's"], 'not-plain': { nested: '`' } };
    expect(evaluated(`(${tsValue(value)})`)).toEqual(value);
  });

  it('quotes property names only where it must', () => {
    expect([tsKey('plain'), tsKey('not-plain'), tsKey('1st')]).toEqual(['plain', "'not-plain'", "'1st'"]);
  });

  it('keeps a pattern within its literal', () => {
    const literal = regexLiteral('^[a-z]+/\\d$');
    expect(evaluated(`${literal}.test('ab/1')`)).toBe(true);
    expect(evaluated(`${regexLiteral('^a\\-b$')}.test('a-b')`)).toBe(true);
  });

  it('makes one line of many and drops what turns the direction of text', () => {
    expect(plainLine(' a \n b\u202e c ')).toBe('a b c');
  });
});
