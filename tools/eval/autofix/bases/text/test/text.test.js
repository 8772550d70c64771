import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CsvError, fields, parse } from '../src/csv.ts';
import { slug, unique } from '../src/slug.ts';
import { cell, letters, table, widths } from '../src/table.ts';
import { render } from '../src/template.ts';

test('fields are split at commas', () => assert.deepEqual(fields('a,b,,c'), ['a', 'b', '', 'c']));
test('a field in quotes keeps commas and quotes', () => assert.deepEqual(fields('"a,b","say ""hi"""'), ['a,b', 'say "hi"']));
test('rows have the names of the head', () =>
  assert.deepEqual(parse('a,b\n1,2\n3,4\n'), [
    { a: '1', b: '2' },
    { a: '3', b: '4' },
  ]));
test('a line that is too short is named', () =>
  assert.throws(
    () => parse('a,b\n1'),
    (error) => error instanceof CsvError && error.line === 2 && /1 fields/.test(error.message),
  ));
test('a slug has no accents and no signs', () => assert.equal(slug('Füße & Crème brûlée!'), 'fu-e-creme-brulee'));
test('a slug ends at a word', () => assert.deepEqual([slug('one two three', 8), slug('')], ['one-two', '']));
test('a slug that is taken is numbered', () =>
  assert.deepEqual([unique('a', new Set()), unique('a', new Set(['a', 'a-2']))], ['a', 'a-3']));
test('a template is filled', () =>
  assert.equal(render('Hello {{name}}, {{n}} {{missing}}', { name: 'Ann', n: 2 }), 'Hello Ann, 2 {{missing}}'));
test('filters are applied', () => assert.equal(render('{{a|upper}} {{b|trim}} {{c|slug}}', { a: 'x', b: ' y ', c: 'Z z' }), 'X y z-z'));
test('a filter that there is not is named', () => assert.throws(() => render('{{a|loud}}', { a: 1 }), /no filter loud/));
test('columns are as wide as their longest text', () =>
  assert.deepEqual(widths([{ a: 'xyz', n: '10' }], ['a', 'n']), [
    { name: 'a', width: 3, right: false },
    { name: 'n', width: 2, right: true },
  ]));
test('a cell is filled up', () =>
  assert.deepEqual([cell('a', { name: 'a', width: 3 }), cell('1', { name: 'a', width: 3, right: true })], ['a  ', '  1']));
test('a table is drawn', () => assert.equal(table('name,n\nAnn,5\nBo,12'), 'name |  n\nAnn  |  5\nBo   | 12'));
test('an empty table is empty', () => assert.equal(table(''), ''));
test('letters are written', async () =>
  assert.deepEqual(await letters(async () => 'name\nAnn\nBo', 'Dear {{name}}'), ['Dear Ann', 'Dear Bo']));
