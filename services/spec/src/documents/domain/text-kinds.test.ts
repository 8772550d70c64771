import { expect, it } from 'vitest';
import { textKind } from './text-kinds.js';

it.each([
  ['html', '<!-- made by hand -->\n<!-- twice -->\n<!DOCTYPE  html><p>Hives</p>'],
  ['html', '\n\n<body class="a">Hives</body>'],
  ['text', '<!-- a remark -->\n# Hives\n\nA hive has a label.'],
  ['openapi', '# Ours\n---\n\nopenapi: 3.1.0\n'],
  ['openapi', '"swagger": "2.0"\n'],
  ['text', '---\ntitle: Hives\n---\nA hive has a label.'],
  ['mail', 'From a@b Mon\r\nReceived: from a\r\n by b\r\nSubject: Hives\r\n\r\nA hive has a label.'],
  ['text', 'Subject: Hives\n\nA hive has a label.'],
  ['text', 'Received: yesterday, by hand'],
  ['sql', '-- Ours\n/* all; of it */\nCREATE TABLE hives (\n  id int\n);'],
  ['sql', 'set x = 1;\n  create temporary table t (a int);'],
  ['text', 'Please create table for hives; (it has a label)'],
  ['vtt', 'WEBVTT\n\n00:01.000 --> 00:02.000\nHives'],
])('knows %s by how it begins: %j', (kind, text) => {
  expect(textKind(text)).toBe(kind);
});

/** What a pattern that can read a part in two ways takes for ever to give up. */
it.each([
  ['empty lines', '\n'],
  ['spaces', ' '],
  ['comments of HTML', '<!---->'],
  ['beginnings of comments', '<!--'],
  ['lines of dashes', '---\n'],
  ['folded headers', 'A: b\r\n c\r\n'],
  ['tables without brackets', 'create table a\n'],
  ['comments of SQL', '/**/'],
  ['beginnings of comments of SQL', '/*'],
])('reads past a megabyte of %s at once', { timeout: 10_000 }, (_what, piece) => {
  expect(textKind(`${piece.repeat(Math.ceil(1_000_000 / piece.length))}A hive has a label.`)).toBe('text');
});
