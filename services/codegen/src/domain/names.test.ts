import { describe, expect, it } from 'vitest';
import {
  camelCase,
  collectionName,
  kebabCase,
  pascalCase,
  screamingCase,
  sentenceCase,
  snakeCase,
  sqlName,
  typeName,
  variableName,
} from './names.js';

describe('names', () => {
  it.each([
    ['dueDate', 'due-date', 'due_date', 'DueDate', 'DUE_DATE', 'Due date'],
    ['line-items', 'line-items', 'line_items', 'LineItems', 'LINE_ITEMS', 'Line items'],
    ['HTTPServer', 'http-server', 'http_server', 'HttpServer', 'HTTP_SERVER', 'Http server'],
    ['x', 'x', 'x', 'X', 'X', 'X'],
  ])('writes %s in every style', (name, kebab, snake, pascal, screaming, sentence) => {
    expect([kebabCase(name), snakeCase(name), pascalCase(name), screamingCase(name), sentenceCase(name)]).toEqual([
      kebab,
      snake,
      pascal,
      screaming,
      sentence,
    ]);
    expect(camelCase(kebab)).toBe(pascal.charAt(0).toLowerCase() + pascal.slice(1));
  });

  it('gives an entity named like a global another type, and one named like a local another variable', () => {
    expect([typeName('Record'), typeName('Kite')]).toEqual(['RecordEntity', 'Kite']);
    expect([variableName('Reply'), variableName('Kite')]).toEqual(['replyRecord', 'kite']);
  });

  it('keeps one and many apart where the language does not', () => {
    expect(collectionName('sheep', 'Sheep')).toBe('sheepList');
    expect(collectionName('kites', 'Kite')).toBe('kites');
  });

  it('quotes what SQLite reserves', () => {
    expect([sqlName('order'), sqlName('due_date')]).toEqual(['"order"', 'due_date']);
  });
});
