// The pack's own test, by hand: node --test test/
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { code } from '../templates/pack.mjs';

const kit = { app: { entities: [] }, escape: { html: (text) => text.replaceAll('<', '&lt;') } };

test('a title is text whatever it holds', () => {
  const [page] = code({ spec: { title: 'A <b>', overview: '' } }, kit);
  assert.match(page.text, /<h1>A &lt;b><\/h1>/);
});
